package io.purser.deploy;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.sdl.group.SdlCost;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.order.TopUpRule;
import io.purser.deploy.state.BudgetShare;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.ReadyState;
import io.purser.deploy.state.TransitionEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Adds money to a deployment's escrow, because somebody requested it or because the escrow runs low. The budgets hold
 * the money before Purser pays it, and the name of the operation makes Purser pay it once.
 */
record DepositService(DeploymentBudget budget, DeploySettings settings) {
    /** The worker reads the row again after this, because it has changed. */
    private static final StepResult ANEW = new StepResult.Wait(Duration.ZERO);
    /** A market may show an escrow as it was before a deposit for a while. */
    private static final Duration SETTLES = Duration.ofMinutes(10);

    private static final BigDecimal BLOCKS_A_DAY = BigDecimal.valueOf(86_400 / SdlCost.BLOCK_TIME.toSeconds());

    /** Finishes a deposit that was begun. */
    StepResult goOn(WorkerLease lease, ReadyState ready, DeploymentView view) {
        return ready.toppingUpUact() > 0
                ? topUp(lease, ready, ready.toppingUpUact(), view)
                : deposit(lease, ready, lease.row().wishedUact());
    }

    /** Makes a deposit if one is due now. */
    Optional<StepResult> begin(WorkerLease lease, ReadyState ready, DeploymentView view) {
        long asked = lease.row().wishedUact();
        if (asked > 0) {
            ReadyState depositing = lease.begin(ready.depositing(), "adding " + asked + " uact to its escrow");
            return Optional.of(deposit(lease, depositing, asked));
        }
        long wanted = wanted(lease, ready, view);
        if (wanted > 0) {
            ReadyState toppingUp = lease.begin(ready.toppingUp(wanted), "topping its escrow up by " + wanted + " uact");
            return Optional.of(topUp(lease, toppingUp, wanted, view));
        }
        return Optional.empty();
    }

    private StepResult deposit(WorkerLease lease, ReadyState ready, long uact) {
        switch (pay(lease, ready, uact)) {
            case Paid(ReadyState paid) ->
                lease.write(
                        TransitionEvent.DEPOSIT_PAID,
                        paid.deposited(lease.now()),
                        uact + " uact were added to its escrow");
            case NotPaid(ReadyState unpaid, String why, String briefly) ->
                lease.write(TransitionEvent.DEPOSIT_REFUSED, unpaid, "nothing was added to its escrow: " + why);
        }
        return ANEW;
    }

    /** The amount of a top-up that is due now; 0 if none is due. */
    private long wanted(WorkerLease lease, ReadyState ready, DeploymentView view) {
        Instant after = ready.escrow().topUpAfter();
        TopUpRule rule = lease.order().terms().topUp();
        BigDecimal perDay = view.escrow().perBlock().amount().multiply(BLOCKS_A_DAY);
        if (rule == null
                || view.escrow().remaining().isEmpty()
                || perDay.signum() == 0
                || (after != null && lease.now().isBefore(after))) {
            return 0;
        }
        int below = rule.belowDaysOr(settings.topUpBelowDays());
        BigDecimal left = view.escrow().remaining().get().amount();
        return left.compareTo(perDay.multiply(BigDecimal.valueOf(below))) < 0
                ? rule.amount(lease.order().terms().depositUact(), below, left, perDay)
                : 0;
    }

    private StepResult topUp(WorkerLease lease, ReadyState ready, long uact, DeploymentView view) {
        switch (pay(lease, ready, uact)) {
            case Paid(ReadyState paid) ->
                lease.write(
                        TransitionEvent.TOP_UP_PAID,
                        paid.with(paid.escrow().toppedUp(null, lease.now().plus(SETTLES)))
                                .deposited(lease.now()),
                        "its escrow was topped up by " + uact + " uact");
            case NotPaid(ReadyState unpaid, String why, String briefly) -> {
                Instant again = lease.now().plus(settings.pauses().topUpRetry());
                ReadyState refused = unpaid.with(unpaid.escrow().toppedUp(briefly, again));
                lease.write(
                        briefly.equals(ready.escrow().topUpRefused())
                                ? TransitionEvent.TOP_UP_REFUSED_AGAIN
                                : TransitionEvent.TOP_UP_REFUSED,
                        EscrowRunway.told(refused, EscrowRunway.threshold(view), EscrowRunway.trouble(refused, view)),
                        "its escrow was not topped up by %s USD: %s; this is tried again at %s"
                                .formatted(DeploymentBudget.usd(uact), why, again));
            }
        }
        return ANEW;
    }

    private sealed interface Outcome {}

    private record Paid(ReadyState ready) implements Outcome {}

    /**
     * The budgets or the market have refused it.
     *
     * @param briefly without figures that change
     */
    private record NotPaid(ReadyState ready, String why, String briefly) implements Outcome {}

    private Outcome pay(WorkerLease lease, ReadyState ready, long uact) {
        BudgetShare share = ready.basics().budget();
        return switch (budget.increment(lease, DeploymentBudget.usd(uact))) {
            case DeploymentBudget.BudgetRefusal(String why, String briefly) ->
                new NotPaid(ready.with(share.pending(null)).depositOver(), why, briefly);
            case DeploymentBudget.BudgetHold(UUID reservation, var held) -> {
                // Reads the escrow anew at the next look, and then adjusts the reservation.
                ReadyState after = ready.with(share.holding(reservation, held))
                        .with(ready.escrow().toBeChecked());
                try {
                    lease.market().deposit(lease.operation(DeploymentStep.DEPOSIT), ready.onChain(), Coin.uact(uact));
                    yield new Paid(after.with(after.escrow().deposited(uact)));
                } catch (RuntimeException e) {
                    StepFailure failure = StepFailure.of(e);
                    if (failure.isPassing()) {
                        throw e;
                    }
                    yield new NotPaid(after.depositOver(), failure.advice(), failure.advice());
                }
            }
        };
    }
}
