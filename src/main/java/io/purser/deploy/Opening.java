package io.purser.deploy;

import io.purser.akash.chain.Coin;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.deploy.market.Funds;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.Placed;
import io.purser.deploy.market.Placement;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The way from an order to a deployment that is there and paid for. */
final class Opening {
    private final MarketSource markets;
    private final Purse purse;
    private final DeploySettings settings;
    private final AtomicLong lastDseq = new AtomicLong();

    Opening(MarketSource markets, Purse purse, DeploySettings settings) {
        this.markets = markets;
        this.purse = purse;
        this.settings = settings;
    }

    /** Before anything is spent: whether the wallet could pay. */
    Next validate(Turn turn) {
        requireFunds(turn.market().funds(), turn.order().terms().depositUact());
        turn.reach(
                DeploymentState.VALIDATED,
                turn.progress(),
                "the SDL is valid, and the account can pay the deposit",
                Map.of("hash", turn.order().terms().hash()));
        return Next.GO;
    }

    /** Says which coin is missing, how much of it, and how to come by it. */
    void requireFunds(Funds funds, long depositUact) {
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

    /** The deposit is held in the budgets before it is paid. */
    Next fund(Turn turn) {
        return switch (purse.hold(turn, Purse.usd(turn.order().terms().depositUact()))) {
            case Purse.Held(var reservation, var amount) -> {
                turn.reach(
                        DeploymentState.FUNDED,
                        turn.progress()
                                .change()
                                .reservation(reservation, amount)
                                .done(),
                        "the budgets hold " + amount + " USD for the deposit",
                        Map.of("reservation", reservation.toString()));
                yield Next.GO;
            }
            case Purse.Refused(var why, var briefly) -> {
                turn.fail(why);
                yield Next.GO;
            }
        };
    }

    /** The dseq is ours and written down before the chain hears of it; where Console chooses it, its claim is. */
    Next create(Turn turn) {
        Market market = turn.market();
        if (turn.progress().step() == null) {
            String owner =
                    markets.payer(market.kind()).map(address -> address.text()).orElse(null);
            turn.begin(
                    Step.CREATE,
                    turn.progress(),
                    "creating the deployment with a deposit of "
                            + turn.order().terms().depositUact() + " uact",
                    Map.of("operation", turn.operation(Step.CREATE)),
                    (connection, progress) -> market.capabilities().choosesDseq()
                            ? numbered(connection, turn, progress, owner)
                            : progress);
        }
        Long dseq = turn.progress().dseq();
        Placed placed;
        try {
            placed = market.create(
                    turn.operation(Step.CREATE),
                    new Placement(
                            dseq == null ? 0 : dseq,
                            turn.sdl(),
                            Coin.uact(turn.order().terms().depositUact())));
        } catch (ConsoleException e) {
            if (e.failure() instanceof ConsoleFailure.MaybeMade maybe
                    && turn.row().closeAsked()) {
                return leaveAlone(turn, maybe.dseq());
            }
            throw e;
        }
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("dseq", Long.toString(placed.id().dseq()));
        detail.put("owner", placed.id().owner().text());
        if (!placed.transactionHash().isEmpty()) {
            detail.put("transaction", placed.transactionHash());
        }
        turn.reach(
                DeploymentState.CREATED,
                turn.progress()
                        .change()
                        .placed(
                                placed.id(),
                                placed.transactionHash(),
                                turn.order().terms().depositUact())
                        .done(),
                "deployment " + placed.id().dseq() + " is there",
                detail,
                (connection, progress) -> {
                    claim(connection, turn, placed.id().dseq());
                    return progress;
                });
        return Next.GO;
    }

    /** Whose it is only its owner can say; an order that is not wanted any more does not wait for that. */
    private static Next leaveAlone(Turn turn, long dseq) {
        turn.reach(
                DeploymentState.CLOSING,
                turn.progress(),
                "it was asked to close, and nothing is ordered any more; deployment " + dseq
                        + ", which may be of this order, is left as it is",
                Map.of("dseq", Long.toString(dseq)));
        return Next.GO;
    }

    /** Milliseconds since 1970, as Akash's own tools take them; two in one millisecond, on any replica, get two. */
    private Progress numbered(Connection connection, Turn turn, Progress progress, @Nullable String owner)
            throws SQLException {
        while (true) {
            long candidate =
                    lastDseq.updateAndGet(last -> Math.max(last + 1, turn.now().toEpochMilli()));
            if (claim(connection, turn, candidate)) {
                return progress.change().dseq(candidate).owner(owner).done();
            }
        }
    }

    private static boolean claim(Connection connection, Turn turn, long dseq) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into deployment_placement (market, dseq, deployment, number) values (?, ?, ?, ?)
                on conflict (market, dseq) do nothing
                """)) {
            insert.setString(1, Rows.code(turn.order().market()));
            insert.setLong(2, dseq);
            insert.setObject(3, turn.order().id());
            insert.setInt(4, turn.progress().placement());
            return insert.executeUpdate() == 1;
        }
    }
}
