package io.purser.deploy;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.akash.wallet.Address;
import io.purser.deploy.market.AccountFunds;
import io.purser.deploy.market.DeploymentPlacement;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.PlacedDeployment;
import io.purser.deploy.state.ChainIdentity;
import io.purser.deploy.state.ClosingPurpose;
import io.purser.deploy.state.ClosingState;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.FundedState;
import io.purser.deploy.state.RequestedState;
import io.purser.deploy.state.TransitionEvent;
import io.purser.deploy.state.ValidatedState;
import io.purser.deploy.store.DeploymentPlacements;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Handles an order until its deployment exists and its deposit is paid. */
final class CreationHandler {
    private final MarketSource markets;
    private final DeploymentBudget budget;
    private final DeploySettings settings;
    private final AtomicLong lastDseq = new AtomicLong();

    CreationHandler(MarketSource markets, DeploymentBudget budget, DeploySettings settings) {
        this.markets = markets;
        this.budget = budget;
        this.settings = settings;
    }

    /** Checks before Purser spends anything that the wallet could pay. */
    StepResult validate(WorkerLease lease, RequestedState requested) {
        requireFunds(lease.market().funds(), lease.order().terms().depositUact());
        lease.write(
                TransitionEvent.FUNDS_FOUND,
                requested.validated(lease.now()),
                "the SDL is valid, and the account can pay the deposit",
                Map.of("hash", lease.order().terms().hash()));
        return StepResult.GO;
    }

    /** Says which coin is missing, how much, and how to get it. */
    void requireFunds(AccountFunds funds, long depositUact) {
        Optional<Coin> gas = funds.gas();
        if (gas.isPresent() && gas.get().amount().compareTo(settings.gas().amount()) < 0) {
            throw missing(gas.get(), settings.gas(), "for gas; send AKT to the wallet's address");
        }
        Coin deposit = Coin.uact(depositUact);
        if (funds.deposits().amount().compareTo(deposit.amount()) < 0) {
            throw missing(
                    funds.deposits(),
                    deposit,
                    gas.isPresent()
                            ? "for the deposit; mint ACT from AKT with `purser wallet mint`"
                            : "for the deposit; add funds to the Console account");
        }
    }

    private static Problem missing(Coin there, Coin needed, String what) {
        return Problem.of(
                ProblemType.CONFLICT,
                "%s is there and %s is needed: %s is missing %s"
                        .formatted(
                                there,
                                needed,
                                new Coin(needed.denom(), needed.amount().subtract(there.amount())),
                                what));
    }

    /** Reserves the deposit in the budgets before it is paid. */
    StepResult fund(WorkerLease lease, ValidatedState validated) {
        return switch (budget.hold(
                lease, DeploymentBudget.usd(lease.order().terms().depositUact()))) {
            case DeploymentBudget.BudgetHold(var reservation, var amount) -> {
                lease.write(
                        TransitionEvent.DEPOSIT_HELD,
                        validated.funded(validated.basics().budget().holding(reservation, amount), lease.now()),
                        "the budgets hold " + amount + " USD for the deposit",
                        Map.of("reservation", reservation.toString()));
                yield StepResult.GO;
            }
            case DeploymentBudget.BudgetRefusal(var why, var briefly) -> {
                lease.reject(why);
                yield StepResult.GO;
            }
        };
    }

    /**
     * Creates the deployment. Purser writes its own dseq down before the chain learns it; if Console chooses the dseq,
     * the claim is written down instead.
     */
    StepResult create(WorkerLease lease, FundedState funded) {
        Market market = lease.market();
        FundedState creating = funded.isCreating() ? funded : begin(lease, funded, market);
        DeploymentId claimed = creating.claimed();
        PlacedDeployment placed;
        try {
            placed = market.create(
                    lease.operation(DeploymentStep.CREATE),
                    new DeploymentPlacement(
                            claimed == null ? 0 : claimed.dseq(),
                            lease.sdl(),
                            Coin.uact(lease.order().terms().depositUact())));
        } catch (ConsoleException e) {
            if (e.failure() instanceof ConsoleFailure.MaybeMade maybe
                    && lease.row().closeAsked()) {
                return leaveAlone(lease, maybe.dseq());
            }
            throw e;
        }
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("dseq", Long.toString(placed.id().dseq()));
        detail.put("owner", placed.id().owner().text());
        if (!placed.transactionHash().isEmpty()) {
            detail.put("transaction", placed.transactionHash());
        }
        String transaction = placed.transactionHash().isEmpty() ? null : placed.transactionHash();
        lease.write(
                TransitionEvent.DEPLOYMENT_CREATED,
                creating.created(
                        new ChainIdentity(placed.id(), transaction),
                        lease.order().terms().depositUact(),
                        lease.now()),
                "deployment " + placed.id().dseq() + " is there",
                detail);
        return StepResult.GO;
    }

    /**
     * Leaves alone a deployment that may be this order's, because only its owner can tell. The order closes without it.
     */
    private static StepResult leaveAlone(WorkerLease lease, long dseq) {
        lease.write(
                TransitionEvent.CLOSE_ASKED,
                ClosingState.of(lease.progress(), new ClosingPurpose.AsAsked(), lease.now()),
                "it was asked to close, and nothing is ordered any more; deployment " + dseq
                        + ", which may be of this order, is left as it is",
                Map.of("dseq", Long.toString(dseq)));
        return StepResult.GO;
    }

    private FundedState begin(WorkerLease lease, FundedState funded, Market market) {
        Optional<Address> owner = markets.payer(market.kind());
        return lease.begin(
                funded.creating(null),
                "creating the deployment with a deposit of "
                        + lease.order().terms().depositUact() + " uact",
                Map.of("operation", lease.operation(DeploymentStep.CREATE)),
                (connection, creating) -> market.capabilities().choosesDseq()
                        ? creating.creating(new DeploymentId(owner.orElseThrow(), number(connection, lease)))
                        : creating);
    }

    /**
     * A new dseq: milliseconds since 1970, as Akash's own tools take it. Two in one millisecond, on any replica,
     * differ.
     */
    private long number(Connection connection, WorkerLease lease) throws SQLException {
        while (true) {
            long candidate =
                    lastDseq.updateAndGet(last -> Math.max(last + 1, lease.now().toEpochMilli()));
            if (DeploymentPlacements.claim(
                    connection, lease.order(), lease.progress().placement(), candidate)) {
                return candidate;
            }
        }
    }
}
