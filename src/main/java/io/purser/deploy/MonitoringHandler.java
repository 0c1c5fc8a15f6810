package io.purser.deploy;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.order.DeploymentTerms;
import io.purser.deploy.state.BudgetShare;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.EscrowStatus;
import io.purser.deploy.state.GroupLease;
import io.purser.deploy.state.ReadyState;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Watches a running deployment: its leases, its escrow and its cost. */
final class MonitoringHandler {
    private static final Duration RENT = Duration.ofHours(1);
    private static final Duration BAD_MOMENT = Duration.ofMinutes(10);
    private static final String RECLAIMED = "its provider takes the machines back at ";

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

    StepResult look(WorkerLease workerLease, ReadyState ready) {
        DeploymentView view = workerLease.view(ready.onChain());
        Optional<String> gone = StartupHandler.goneForGood(view);
        if (gone.isPresent()) {
            workerLease.fail(gone.get());
            return StepResult.GO;
        }
        if (ready.step() == DeploymentStep.DEPOSIT) {
            // First of all, because another name for the operation would pay it twice.
            return depositing.goOn(workerLease, ready, view);
        }
        List<GroupLease> ended = StartupHandler.ended(ready, view);
        if (!ended.isEmpty()) {
            // A view consists of several answers. The deployment may have been closed between them.
            Optional<String> since = StartupHandler.goneForGood(workerLease.view(ready.onChain()));
            if (since.isPresent()) {
                workerLease.fail(since.get());
                return StepResult.GO;
            }
            return leave(workerLease, ready, ended, "its provider has ended the lease");
        }
        Optional<Instant> reclaimed = view.running().stream()
                .flatMap(lease -> lease.reclaimedBy().stream())
                .min(Instant::compareTo);
        if (reclaimed.isPresent() && mayMove(workerLease)) {
            return replacing.anotherProvider(workerLease, ready, leaving(ready, view), RECLAIMED + reclaimed.get());
        }
        if (ready.basics().budget().pending() != null) {
            // A worker died while it charged the rent. A deposit would take the reservation of that charge for its own.
            charge(workerLease, ready.with(ready.escrow().toBeChecked()), view);
            return new StepResult.Wait(settings.pauses().watch());
        }
        Optional<StepResult> deposit = depositing.begin(workerLease, ready, view);
        if (deposit.isPresent()) {
            return deposit.get();
        }
        charge(workerLease, warn(workerLease, ready, view, reclaimed.map(MonitoringHandler::notice)), view);
        return new StepResult.Wait(settings.pauses().watch());
    }

    private StepResult leave(WorkerLease workerLease, ReadyState ready, List<GroupLease> leases, String why) {
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
        return replacing.anotherProvider(workerLease, ready, leases, why);
    }

    private static boolean mayMove(WorkerLease workerLease) {
        return workerLease.order().terms().redeploys()
                && !workerLease.order().terms().hasPersistentStorage();
    }

    private static List<GroupLease> leaving(ReadyState ready, DeploymentView view) {
        return ready.leases().stream()
                .filter(lease -> view.running().stream()
                        .anyMatch(running -> running.reclaimedBy().isPresent()
                                && running.id().gseq() == lease.gseq()))
                .toList();
    }

    private static String notice(Instant deadline) {
        return RECLAIMED + deadline + "; deploy it elsewhere before";
    }

    /** Warns once for each trouble, for an escrow once for each number of days, and notes once that it is over. */
    private static ReadyState warn(
            WorkerLease workerLease, ReadyState ready, DeploymentView view, Optional<String> reclaimed) {
        if (view.escrow().remaining().isEmpty() && reclaimed.isEmpty()) {
            return warnOfUnknownRest(workerLease, ready);
        }
        int threshold = EscrowRunway.threshold(view);
        Optional<String> trouble = reclaimed
                .or(() -> EscrowRunway.trouble(ready, view))
                .or(() -> ready.isManifestDue() ? Optional.of(UpdateHandler.MANIFEST_DUE) : Optional.empty());
        String known = ready.trouble();
        int warned = ready.escrow().warnedDays();
        if (trouble.orElse("").equals(known == null ? "" : known) && (reclaimed.isPresent() || threshold == warned)) {
            return ready;
        }
        ReadyState told = EscrowRunway.told(ready, reclaimed.isPresent() ? warned : threshold, trouble);
        boolean isNew = reclaimed.isPresent() || (threshold > 0 && (warned <= 0 || threshold < warned));
        if (trouble.isEmpty()) {
            return workerLease.note(told, known == null ? "its escrow lasts again" : "this is over: " + known);
        }
        return isNew ? workerLease.warn(told, trouble.get()) : workerLease.note(told, trouble.get());
    }

    /** Warns once that nobody tells how long the escrow lasts, if that has been so for longer than a bad moment. */
    private static ReadyState warnOfUnknownRest(WorkerLease workerLease, ReadyState ready) {
        Instant checked = ready.escrow().checkedAt();
        Instant known = checked == null ? ready.since() : checked;
        boolean isOverdue = Duration.between(known, workerLease.now()).compareTo(RENT.plus(BAD_MOMENT)) > 0;
        if (isOverdue && ready.escrow().warnedDays() != EscrowStatus.UNKNOWN_DAYS) {
            return workerLease.warn(
                    EscrowRunway.told(ready, EscrowStatus.UNKNOWN_DAYS, Optional.of(EscrowRunway.UNKNOWN)),
                    EscrowRunway.UNKNOWN);
        }
        String trouble = ready.trouble();
        if (trouble == null
                || trouble.startsWith(RECLAIMED)
                || EscrowRunway.isAboutEscrow(trouble)
                || ready.isManifestDue()) {
            return ready; // nobody can tell whether it is over
        }
        return workerLease.note(ready.troubledBy(isOverdue ? EscrowRunway.UNKNOWN : null), "this is over: " + trouble);
    }

    /** Writes the rent of an hour into the ledger. */
    private void charge(WorkerLease workerLease, ReadyState ready, DeploymentView view) {
        Instant last = ready.escrow().checkedAt();
        Optional<DecCoin> left = view.escrow().remaining();
        if (left.isEmpty()
                || (last != null && Duration.between(last, workerLease.now()).compareTo(RENT) < 0)) {
            return;
        }
        BigDecimal spent = view.escrow().received().amount().subtract(left.get().amount());
        Usd total = ready.basics().budget().earlier().plus(DeploymentBudget.usd(spent.max(BigDecimal.ZERO)));
        BudgetShare share = budget.capture(
                workerLease, total, DeploymentBudget.usd(left.get().amount()));
        EscrowStatus checked = ready.escrow()
                .checked(left.get().amount(), view.escrow().perBlock().amount(), workerLease.now());
        workerLease.note(
                ready.with(share).with(checked),
                "it has cost " + share.captured() + " USD so far",
                Map.of("left", left.get().amount().stripTrailingZeros().toPlainString() + Coin.UACT));
    }
}
