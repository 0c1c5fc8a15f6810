package io.purser.deploy;

import io.purser.akash.chain.Coin;
import io.purser.akash.sdl.DecCoin;
import io.purser.deploy.market.DeploymentView;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks after what runs: whether its leases last, whether its escrow does, and what it has cost. */
final class Watching {
    private static final Duration RENT = Duration.ofHours(1);

    private final Purse purse;
    private final Replacing replacing;
    private final Depositing depositing;
    private final DeploySettings settings;

    Watching(Purse purse, Replacing replacing, DeploySettings settings) {
        this.purse = purse;
        this.replacing = replacing;
        this.depositing = new Depositing(purse, settings);
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
        if (turn.progress().step() == Step.DEPOSIT) {
            // Whatever else has happened: another name for it would pay it twice.
            return depositing.goOn(turn, view);
        }
        List<Progress.Leased> ended = Starting.ended(turn, view);
        if (!ended.isEmpty()) {
            // A view is put together from several answers: what ended the lease may have ended all in between.
            Optional<String> since = Starting.goneForGood(
                    turn.market().status(turn.progress().id().orElseThrow()).orElse(null));
            if (since.isPresent()) {
                turn.fail(since.get());
                return Next.GO;
            }
            return leave(turn, ended, "its provider has ended the lease");
        }
        Optional<Instant> reclaimed = view.running().stream()
                .flatMap(lease -> lease.reclaimedBy().stream())
                .min(Instant::compareTo);
        if (reclaimed.isPresent() && mayMove(turn)) {
            return replacing.anotherProvider(
                    turn, leaving(turn, view), "its provider takes the machines back at " + reclaimed.get());
        }
        Optional<Next> deposit = depositing.begin(turn, view);
        if (deposit.isPresent()) {
            return deposit.get();
        }
        warn(turn, view, reclaimed.map(Watching::notice));
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

    /** Once for each trouble, for an escrow once for each number of days, and once when it is over. */
    private static void warn(Turn turn, DeploymentView view, Optional<String> reclaimed) {
        int threshold = Lasting.threshold(view);
        Optional<String> trouble = reclaimed.or(() -> Lasting.trouble(turn.progress(), view));
        String known = turn.progress().trouble();
        int warned = turn.progress().warnedDays();
        if (trouble.orElse("").equals(known == null ? "" : known) && (reclaimed.isPresent() || threshold == warned)) {
            return;
        }
        Progress told = Lasting.told(turn.progress(), reclaimed.isPresent() ? warned : threshold, trouble);
        boolean isNew = reclaimed.isPresent() || (threshold > 0 && (warned == 0 || threshold < warned));
        if (trouble.isEmpty()) {
            turn.note(told, known == null ? "its escrow lasts again" : "this is over: " + known, Map.of());
        } else if (isNew) {
            turn.warn(told, trouble.get());
        } else {
            turn.note(told, trouble.get(), Map.of());
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
