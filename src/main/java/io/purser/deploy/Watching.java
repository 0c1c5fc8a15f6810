package io.purser.deploy;

import io.purser.akash.chain.Coin;
import io.purser.akash.sdl.DecCoin;
import io.purser.akash.sdl.SdlCost;
import io.purser.deploy.market.DeploymentView;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Looks after what runs: whether its leases last, whether its escrow does, and what it has cost. */
final class Watching {
    private static final Duration RENT = Duration.ofHours(1);
    private static final Duration AHEAD = Duration.ofDays(3);

    private final Purse purse;
    private final Replacing replacing;
    private final DeploySettings settings;

    Watching(Purse purse, Replacing replacing, DeploySettings settings) {
        this.purse = purse;
        this.replacing = replacing;
        this.settings = settings;
    }

    Next look(Turn turn) {
        DeploymentView view =
                turn.market().status(turn.progress().id().orElseThrow()).orElse(null);
        Optional<String> gone = Starting.goneForGood(view);
        if (gone.isPresent() || view == null) {
            turn.fail(gone.orElse("it is gone"));
            return Next.GO;
        }
        List<Progress.Leased> ended = Starting.ended(turn, view);
        if (!ended.isEmpty()) {
            return leave(turn, ended, "its provider has ended the lease");
        }
        Optional<Instant> reclaimed = view.running().stream()
                .flatMap(lease -> lease.reclaimedBy().stream())
                .min(Instant::compareTo);
        if (reclaimed.isPresent() && mayMove(turn)) {
            return replacing.anotherProvider(
                    turn, leaving(turn, view), "its provider takes the machines back at " + reclaimed.get());
        }
        if (turn.row().wishedUact() > 0) {
            return deposit(turn, turn.row().wishedUact());
        }
        warn(turn, reclaimed.map(Watching::notice).or(() -> end(view)));
        charge(turn, view);
        return new Next.Wait(settings.watch());
    }

    /** Held in the budgets before it is paid, and paid once, by its operation's name. */
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
        switch (purse.enlarge(turn, Purse.usd(uact))) {
            case Purse.Refused(String why) -> {
                turn.warn(
                        purse.afterRefusal(turn).change().step(null).done(),
                        why + ", so nothing was added to its escrow",
                        Map.of(),
                        done);
            }
            case Purse.Held(UUID reservation, Usd held) -> {
                try {
                    turn.market()
                            .deposit(
                                    turn.operation(Step.DEPOSIT),
                                    turn.progress().id().orElseThrow(),
                                    Coin.uact(uact));
                } catch (RuntimeException e) {
                    Setback setback = Setback.of(e);
                    if (setback.isPassing()) {
                        throw e;
                    }
                    turn.warn(
                            turn.progress()
                                    .change()
                                    .reservation(reservation, held)
                                    .step(null)
                                    .done(),
                            "nothing was added to its escrow: " + setback.advice(),
                            Map.of(),
                            done);
                    return new Next.Wait(Duration.ZERO);
                }
                turn.reach(
                        DeploymentState.READY,
                        turn.progress()
                                .change()
                                .reservation(reservation, held)
                                .deposited(uact)
                                .done(),
                        uact + " uact were added to its escrow",
                        Map.of(),
                        done);
            }
        }
        return new Next.Wait(Duration.ZERO);
    }

    private Next leave(Turn turn, List<Progress.Leased> leases, String why) {
        Terms terms = turn.order().terms();
        if (!terms.redeploys()) {
            turn.fail(why + "; it was not ordered to be redeployed elsewhere (redeploy)");
            return Next.GO;
        }
        if (terms.hasPersistentStorage()) {
            turn.fail(why + "; it has a persistent volume, which ended with the lease, so it is not placed elsewhere by"
                    + " itself");
            return Next.GO;
        }
        return replacing.anotherProvider(turn, leases, why);
    }

    private static boolean mayMove(Turn turn) {
        return turn.order().terms().redeploys() && !turn.order().terms().hasPersistentStorage();
    }

    private static List<Progress.Leased> leaving(Turn turn, DeploymentView view) {
        return turn.progress().leases().stream()
                .filter(lease -> view.running().stream()
                        .anyMatch(running -> running.reclaimedBy().isPresent()
                                && running.id().gseq() == lease.gseq()))
                .toList();
    }

    private static String notice(Instant deadline) {
        return "its provider takes the machines back at " + deadline + "; deploy it elsewhere before";
    }

    private static Optional<String> end(DeploymentView view) {
        OptionalLong blocks = view.escrow().blocksLeft();
        return blocks.isPresent()
                        && SdlCost.BLOCK_TIME.multipliedBy(blocks.getAsLong()).compareTo(AHEAD) < 0
                ? Optional.of("its escrow lasts for less than %d days; add to its deposit".formatted(AHEAD.toDays()))
                : Optional.empty();
    }

    /** Once for each trouble, and once when it is over. */
    private static void warn(Turn turn, Optional<String> trouble) {
        String known = turn.progress().trouble();
        if (trouble.isPresent() && !trouble.get().equals(known)) {
            turn.warn(turn.progress().change().trouble(trouble.get()).done(), trouble.get());
        } else if (trouble.isEmpty() && known != null) {
            turn.note(turn.progress().change().trouble(null).done(), "this is over: " + known, Map.of());
        }
    }

    /** The rent of an hour becomes an entry of the ledger. */
    private void charge(Turn turn, DeploymentView view) {
        Instant last = turn.progress().checkedAt();
        Optional<DecCoin> left = view.escrow().remaining();
        if (left.isEmpty()
                || (last != null && Duration.between(last, turn.now()).compareTo(RENT) < 0)) {
            return;
        }
        BigDecimal spent = view.escrow().received().amount().subtract(left.get().amount());
        Usd total = turn.progress().earlier().plus(Purse.usd(spent.max(BigDecimal.ZERO)));
        Progress next = purse.capture(turn, total, Purse.usd(left.get().amount()))
                .change()
                .escrow(left.get().amount(), view.escrow().perBlock().amount())
                .done();
        turn.note(
                next,
                "it has cost " + next.captured() + " USD so far",
                Map.of("left", left.get().amount().stripTrailingZeros().toPlainString() + Coin.UACT));
    }
}
