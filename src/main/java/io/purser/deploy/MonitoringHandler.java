package io.purser.deploy;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.order.DeploymentTerms;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentStep;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks after what runs: whether its leases last, whether its escrow does, and what it has cost. */
final class MonitoringHandler {
    private static final Duration RENT = Duration.ofHours(1);

    private final DeploymentBudget budget;
    private final ReplacementHandler replacing;
    private final DepositService depositing;
    private final DeploySettings settings;

    MonitoringHandler(DeploymentBudget budget, ReplacementHandler replacing, DeploySettings settings) {
        this.budget = budget;
        this.replacing = replacing;
        this.depositing = new DepositService(budget, settings);
        this.settings = settings;
    }

    StepResult look(WorkerLease workerLease) {
        DeploymentView view = workerLease
                .market()
                .status(workerLease.progress().id().orElseThrow())
                .orElse(null);
        Optional<String> gone = StartupHandler.goneForGood(view);
        if (gone.isPresent() || view == null) {
            workerLease.fail(gone.orElse("it is gone"));
            return StepResult.GO;
        }
        if (workerLease.progress().step() == DeploymentStep.DEPOSIT) {
            // Whatever else has happened: another name for it would pay it twice.
            return depositing.goOn(workerLease, view);
        }
        List<DeploymentProgress.Leased> ended = StartupHandler.ended(workerLease, view);
        if (!ended.isEmpty()) {
            // A view is put together from several answers: what ended the lease may have ended all in between.
            Optional<String> since = StartupHandler.goneForGood(workerLease
                    .market()
                    .status(workerLease.progress().id().orElseThrow())
                    .orElse(null));
            if (since.isPresent()) {
                workerLease.fail(since.get());
                return StepResult.GO;
            }
            return leave(workerLease, ended, "its provider has ended the lease");
        }
        Optional<Instant> reclaimed = view.running().stream()
                .flatMap(lease -> lease.reclaimedBy().stream())
                .min(Instant::compareTo);
        if (reclaimed.isPresent() && mayMove(workerLease)) {
            return replacing.anotherProvider(
                    workerLease,
                    leaving(workerLease, view),
                    "its provider takes the machines back at " + reclaimed.get());
        }
        Optional<StepResult> deposit = depositing.begin(workerLease, view);
        if (deposit.isPresent()) {
            return deposit.get();
        }
        warn(workerLease, view, reclaimed.map(MonitoringHandler::notice));
        charge(workerLease, view);
        return new StepResult.Wait(settings.watch());
    }

    private StepResult leave(WorkerLease workerLease, List<DeploymentProgress.Leased> leases, String why) {
        DeploymentTerms terms = workerLease.order().terms();
        if (!terms.redeploys()) {
            workerLease.fail(why + "; it was not ordered to be redeployed elsewhere (redeploy)");
            return StepResult.GO;
        }
        if (terms.hasPersistentStorage()) {
            workerLease.fail(
                    why + "; it has a persistent volume, which ended with the lease, so it is not placed elsewhere by"
                            + " itself");
            return StepResult.GO;
        }
        return replacing.anotherProvider(workerLease, leases, why);
    }

    private static boolean mayMove(WorkerLease workerLease) {
        return workerLease.order().terms().redeploys()
                && !workerLease.order().terms().hasPersistentStorage();
    }

    private static List<DeploymentProgress.Leased> leaving(WorkerLease workerLease, DeploymentView view) {
        return workerLease.progress().leases().stream()
                .filter(lease -> view.running().stream()
                        .anyMatch(running -> running.reclaimedBy().isPresent()
                                && running.id().gseq() == lease.gseq()))
                .toList();
    }

    private static String notice(Instant deadline) {
        return "its provider takes the machines back at " + deadline + "; deploy it elsewhere before";
    }

    /** Once for each trouble, for an escrow once for each number of days, and once when it is over. */
    private static void warn(WorkerLease workerLease, DeploymentView view, Optional<String> reclaimed) {
        int threshold = EscrowRunway.threshold(view);
        Optional<String> trouble = reclaimed.or(() -> EscrowRunway.trouble(workerLease.progress(), view));
        String known = workerLease.progress().trouble();
        int warned = workerLease.progress().warnedDays();
        if (trouble.orElse("").equals(known == null ? "" : known) && (reclaimed.isPresent() || threshold == warned)) {
            return;
        }
        DeploymentProgress told =
                EscrowRunway.told(workerLease.progress(), reclaimed.isPresent() ? warned : threshold, trouble);
        boolean isNew = reclaimed.isPresent() || (threshold > 0 && (warned == 0 || threshold < warned));
        if (trouble.isEmpty()) {
            workerLease.note(told, known == null ? "its escrow lasts again" : "this is over: " + known, Map.of());
        } else if (isNew) {
            workerLease.warn(told, trouble.get());
        } else {
            workerLease.note(told, trouble.get(), Map.of());
        }
    }

    /** The rent of an hour becomes an entry of the ledger. */
    private void charge(WorkerLease workerLease, DeploymentView view) {
        Instant last = workerLease.progress().checkedAt();
        Optional<DecCoin> left = view.escrow().remaining();
        if (left.isEmpty()
                || (last != null && Duration.between(last, workerLease.now()).compareTo(RENT) < 0)) {
            return;
        }
        BigDecimal spent = view.escrow().received().amount().subtract(left.get().amount());
        Usd total = workerLease.progress().earlier().plus(DeploymentBudget.usd(spent.max(BigDecimal.ZERO)));
        DeploymentProgress next = budget.capture(
                        workerLease, total, DeploymentBudget.usd(left.get().amount()))
                .change()
                .escrow(left.get().amount(), view.escrow().perBlock().amount())
                .done();
        workerLease.note(
                next,
                "it has cost " + next.captured() + " USD so far",
                Map.of("left", left.get().amount().stripTrailingZeros().toPlainString() + Coin.UACT));
    }
}
