package io.purser.deploy;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.sdl.group.SdlCost;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.order.TopUpRule;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentProgressChange;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.TransitionEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Adds to a deployment's escrow, because somebody asked for it or because it runs low: held in the budgets before it is
 * paid, and paid once, by its operation's name.
 */
final class DepositService {
    /** Escrows are looked at again after the next look at most: the row has changed. */
    private static final StepResult ANEW = new StepResult.Wait(Duration.ZERO);
    /** A market may show an escrow for a while as it was before a deposit. */
    private static final Duration SETTLES = Duration.ofMinutes(10);

    private static final BigDecimal BLOCKS_A_DAY = BigDecimal.valueOf(86_400 / SdlCost.BLOCK_TIME.toSeconds());

    private final DeploymentBudget budget;
    private final DeploySettings settings;

    DepositService(DeploymentBudget budget, DeploySettings settings) {
        this.budget = budget;
        this.settings = settings;
    }

    /** Ends what was begun. */
    StepResult goOn(WorkerLease lease, DeploymentView view) {
        long toppingUp = lease.progress().toppingUpUact();
        return toppingUp > 0
                ? topUp(lease, toppingUp, view)
                : deposit(lease, lease.row().wishedUact());
    }

    /** Adds what there is to add now, if anything. */
    Optional<StepResult> begin(WorkerLease lease, DeploymentView view) {
        if (lease.row().wishedUact() > 0) {
            return Optional.of(deposit(lease, lease.row().wishedUact()));
        }
        long wanted = wanted(lease, view);
        return wanted > 0 ? Optional.of(topUp(lease, wanted, view)) : Optional.empty();
    }

    private StepResult deposit(WorkerLease lease, long uact) {
        if (lease.progress().step() == null) {
            lease.begin(
                    DeploymentStep.DEPOSIT,
                    lease.progress().change().nextAttempt().done(),
                    "adding " + uact + " uact to its escrow",
                    Map.of());
        }
        switch (pay(lease, uact)) {
            case Paid(DeploymentProgress progress) ->
                lease.reach(TransitionEvent.DEPOSIT_PAID, progress, uact + " uact were added to its escrow", Map.of());
            case NotPaid(DeploymentProgress progress, String why, String briefly) ->
                lease.write(
                        TransitionEvent.DEPOSIT_REFUSED, progress, "nothing was added to its escrow: " + why, Map.of());
        }
        return ANEW;
    }

    /** How much is to be added because the escrow runs low; 0 for nothing. */
    private long wanted(WorkerLease lease, DeploymentView view) {
        TopUpRule rule = lease.order().terms().topUp();
        BigDecimal perDay = view.escrow().perBlock().amount().multiply(BLOCKS_A_DAY);
        if (rule == null
                || view.escrow().remaining().isEmpty()
                || perDay.signum() == 0
                || (lease.progress().topUpAfter() != null
                        && lease.now().isBefore(lease.progress().topUpAfter()))) {
            return 0;
        }
        int below = rule.belowDaysOr(settings.topUpBelowDays());
        BigDecimal left = view.escrow().remaining().get().amount();
        return left.compareTo(perDay.multiply(BigDecimal.valueOf(below))) < 0
                ? rule.amount(lease.order().terms().depositUact(), below, left, perDay)
                : 0;
    }

    private StepResult topUp(WorkerLease lease, long uact, DeploymentView view) {
        if (lease.progress().step() == null) {
            lease.begin(
                    DeploymentStep.DEPOSIT,
                    lease.progress().change().nextAttempt().toppingUp(uact).done(),
                    "topping its escrow up by " + uact + " uact",
                    Map.of());
        }
        switch (pay(lease, uact)) {
            case Paid(DeploymentProgress progress) ->
                lease.reach(
                        TransitionEvent.TOP_UP_PAID,
                        progress.change()
                                .toppedUp(null, lease.now().plus(SETTLES))
                                .done(),
                        "its escrow was topped up by " + uact + " uact",
                        Map.of());
            case NotPaid(DeploymentProgress progress, String why, String briefly) -> {
                boolean isKnown = briefly.equals(progress.topUpRefused());
                DeploymentProgress next = progress.change()
                        .toppedUp(briefly, lease.now().plus(settings.topUpRetry()))
                        .done();
                DeploymentProgress told =
                        EscrowRunway.told(next, EscrowRunway.threshold(view), EscrowRunway.trouble(next, view));
                String message = "its escrow was not topped up by %s USD: %s; this is tried again at %s"
                        .formatted(DeploymentBudget.usd(uact), why, lease.now().plus(settings.topUpRetry()));
                lease.write(
                        isKnown ? TransitionEvent.TOP_UP_REFUSED_AGAIN : TransitionEvent.TOP_UP_REFUSED,
                        told,
                        message,
                        Map.of());
            }
        }
        return ANEW;
    }

    private sealed interface Outcome {}

    private record Paid(DeploymentProgress progress) implements Outcome {}

    /**
     * The budgets or the market have refused it.
     *
     * @param briefly without figures that change
     */
    private record NotPaid(DeploymentProgress progress, String why, String briefly) implements Outcome {}

    private Outcome pay(WorkerLease lease, long uact) {
        return switch (budget.increment(lease, DeploymentBudget.usd(uact))) {
            case DeploymentBudget.BudgetRefusal(String why, String briefly) ->
                new NotPaid(
                        lease.progress()
                                .change()
                                .nextReservation(null)
                                .step(null)
                                .done(),
                        why,
                        briefly);
            case DeploymentBudget.BudgetHold(UUID reservation, var held) -> {
                // What the escrow holds is looked at anew, and what is held with it.
                DeploymentProgressChange after =
                        lease.progress().change().reservation(reservation, held).checkedAt(null);
                try {
                    lease.market()
                            .deposit(
                                    lease.operation(DeploymentStep.DEPOSIT),
                                    lease.progress().id().orElseThrow(),
                                    Coin.uact(uact));
                    yield new Paid(after.deposited(uact).done());
                } catch (RuntimeException e) {
                    StepFailure failure = StepFailure.of(e);
                    if (failure.isPassing()) {
                        throw e;
                    }
                    yield new NotPaid(after.step(null).done(), failure.advice(), failure.advice());
                }
            }
        };
    }
}
