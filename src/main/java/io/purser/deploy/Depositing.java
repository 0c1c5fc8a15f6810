package io.purser.deploy;

import io.purser.akash.chain.Coin;
import io.purser.akash.sdl.SdlCost;
import io.purser.deploy.market.DeploymentView;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Adds to a deployment's escrow, because somebody asked for it or because it runs low: held in the budgets before it is
 * paid, and paid once, by its operation's name.
 */
final class Depositing {
    /** Escrows are looked at again after the next look at most: the row has changed. */
    private static final Next ANEW = new Next.Wait(Duration.ZERO);
    /** A market may show an escrow for a while as it was before a deposit. */
    private static final Duration SETTLES = Duration.ofMinutes(10);

    private static final BigDecimal BLOCKS_A_DAY = BigDecimal.valueOf(86_400 / SdlCost.BLOCK_TIME.toSeconds());

    private final Purse purse;
    private final DeploySettings settings;

    Depositing(Purse purse, DeploySettings settings) {
        this.purse = purse;
        this.settings = settings;
    }

    /** Ends what was begun. */
    Next goOn(Turn turn, DeploymentView view) {
        long toppingUp = turn.progress().toppingUpUact();
        return toppingUp > 0
                ? topUp(turn, toppingUp, view)
                : deposit(turn, turn.row().wishedUact());
    }

    /** Adds what there is to add now, if anything. */
    Optional<Next> begin(Turn turn, DeploymentView view) {
        if (turn.row().wishedUact() > 0) {
            return Optional.of(deposit(turn, turn.row().wishedUact()));
        }
        long wanted = wanted(turn, view);
        return wanted > 0 ? Optional.of(topUp(turn, wanted, view)) : Optional.empty();
    }

    private Next deposit(Turn turn, long uact) {
        if (turn.progress().step() == null) {
            turn.begin(
                    Step.DEPOSIT,
                    turn.progress().change().nextAttempt().done(),
                    "adding " + uact + " uact to its escrow",
                    Map.of());
        }
        Turn.Also done = (connection, progress) -> {
            Requests.depositDone(connection, turn.order().id());
            return progress;
        };
        switch (pay(turn, uact)) {
            case Paid(Progress progress) ->
                turn.reach(DeploymentState.READY, progress, uact + " uact were added to its escrow", Map.of(), done);
            case NotPaid(Progress progress, String why, String briefly) ->
                turn.warn(progress, "nothing was added to its escrow: " + why, Map.of(), done);
        }
        return ANEW;
    }

    /** How much is to be added because the escrow runs low; 0 for nothing. */
    private long wanted(Turn turn, DeploymentView view) {
        TopUpRule rule = turn.order().terms().topUp();
        BigDecimal perDay = view.escrow().perBlock().amount().multiply(BLOCKS_A_DAY);
        if (rule == null
                || view.escrow().remaining().isEmpty()
                || perDay.signum() == 0
                || (turn.progress().topUpAfter() != null
                        && turn.now().isBefore(turn.progress().topUpAfter()))) {
            return 0;
        }
        int below = rule.belowDaysOr(settings.topUpBelowDays());
        BigDecimal left = view.escrow().remaining().get().amount();
        return left.compareTo(perDay.multiply(BigDecimal.valueOf(below))) < 0
                ? rule.amount(turn.order().terms().depositUact(), below, left, perDay)
                : 0;
    }

    private Next topUp(Turn turn, long uact, DeploymentView view) {
        if (turn.progress().step() == null) {
            turn.begin(
                    Step.DEPOSIT,
                    turn.progress().change().nextAttempt().toppingUp(uact).done(),
                    "topping its escrow up by " + uact + " uact",
                    Map.of());
        }
        switch (pay(turn, uact)) {
            case Paid(Progress progress) ->
                turn.reach(
                        DeploymentState.READY,
                        progress.change()
                                .toppedUp(null, turn.now().plus(SETTLES))
                                .done(),
                        "its escrow was topped up by " + uact + " uact",
                        Map.of());
            case NotPaid(Progress progress, String why, String briefly) -> {
                boolean isKnown = briefly.equals(progress.topUpRefused());
                Progress next = progress.change()
                        .toppedUp(briefly, turn.now().plus(settings.topUpRetry()))
                        .done();
                Progress told = Lasting.told(next, Lasting.threshold(view), Lasting.trouble(next, view));
                String message = "its escrow was not topped up by %s USD: %s; this is tried again at %s"
                        .formatted(Purse.usd(uact), why, turn.now().plus(settings.topUpRetry()));
                if (isKnown) {
                    turn.note(told, message, Map.of());
                } else {
                    turn.warn(told, message);
                }
            }
        }
        return ANEW;
    }

    private sealed interface Outcome {}

    private record Paid(Progress progress) implements Outcome {}

    /**
     * The budgets or the market have refused it.
     *
     * @param briefly without figures that change
     */
    private record NotPaid(Progress progress, String why, String briefly) implements Outcome {}

    private Outcome pay(Turn turn, long uact) {
        return switch (purse.enlarge(turn, Purse.usd(uact))) {
            case Purse.Refused(String why, String briefly) ->
                new NotPaid(
                        turn.progress()
                                .change()
                                .nextReservation(null)
                                .step(null)
                                .done(),
                        why,
                        briefly);
            case Purse.Held(UUID reservation, var held) -> {
                // What the escrow holds is looked at anew, and what is held with it.
                ProgressChange after =
                        turn.progress().change().reservation(reservation, held).checkedAt(null);
                try {
                    turn.market()
                            .deposit(
                                    turn.operation(Step.DEPOSIT),
                                    turn.progress().id().orElseThrow(),
                                    Coin.uact(uact));
                    yield new Paid(after.deposited(uact).done());
                } catch (RuntimeException e) {
                    Setback setback = Setback.of(e);
                    if (setback.isPassing()) {
                        throw e;
                    }
                    yield new NotPaid(after.step(null).done(), setback.advice(), setback.advice());
                }
            }
        };
    }
}
