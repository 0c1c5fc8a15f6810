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
        if (reclaimed.isPresent()) {
            Optional<Next> moved = reclaimed(turn, view, reclaimed.get());
            if (moved.isPresent()) {
                return moved.get();
            }
        }
        warnOfTheEnd(turn, view);
        charge(turn, view);
        return new Next.Wait(settings.watch());
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

    /** The machines are taken back at a time that is known: warned at once, and moved before, where that was asked for. */
    private Optional<Next> reclaimed(Turn turn, DeploymentView view, Instant deadline) {
        Terms terms = turn.order().terms();
        if (terms.redeploys() && !terms.hasPersistentStorage()) {
            List<Progress.Leased> leaving = turn.progress().leases().stream()
                    .filter(lease -> view.running().stream()
                            .anyMatch(running -> running.reclaimedBy().isPresent()
                                    && running.id().gseq() == lease.gseq()))
                    .toList();
            return Optional.of(
                    replacing.anotherProvider(turn, leaving, "its provider takes the machines back at " + deadline));
        }
        warnOnce(turn, "its provider takes the machines back at " + deadline + "; deploy it elsewhere before");
        return Optional.empty();
    }

    private void warnOfTheEnd(Turn turn, DeploymentView view) {
        OptionalLong blocks = view.escrow().blocksLeft();
        if (blocks.isPresent()) {
            Duration left = SdlCost.BLOCK_TIME.multipliedBy(blocks.getAsLong());
            if (left.compareTo(AHEAD) < 0) {
                warnOnce(turn, "its escrow lasts for less than %d days; add to its deposit".formatted(AHEAD.toDays()));
            } else if (turn.progress().trouble() != null) {
                turn.note(
                        turn.progress().change().trouble(null).done(),
                        "its escrow lasts for " + left.toDays() + " days",
                        Map.of());
            }
        }
    }

    private static void warnOnce(Turn turn, String trouble) {
        if (!trouble.equals(turn.progress().trouble())) {
            turn.warn(turn.progress().change().trouble(trouble).done(), trouble);
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
