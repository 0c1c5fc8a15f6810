package io.purser.deploy;

import io.purser.akash.chain.model.EscrowAccount;
import io.purser.akash.provider.GatewayException;
import io.purser.akash.wallet.Address;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.GroupLease;
import io.purser.deploy.state.LeasedGroupsState;
import io.purser.deploy.state.LeasedState;
import io.purser.deploy.state.ManifestSentState;
import io.purser.deploy.state.ReplaceableState;
import io.purser.deploy.state.TransitionEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Handles a deployment from its leases to a healthy service. */
record StartupHandler(
        ServiceHealthCheck health, ReplacementHandler replacing, UpdateHandler updating, DeploySettings settings) {
    /** Sends the manifest. A repetition does no harm, so nothing has to be found out after a crash. */
    StepResult sendManifest(WorkerLease workerLease, LeasedState leased) {
        if (leased.step() != null) {
            // A provider that gets no manifest for five minutes ends the lease.
            Optional<StepResult> lost = lost(workerLease, leased, "had the manifest");
            if (lost.isPresent()) {
                return lost.get();
            }
        } else {
            workerLease.begin(
                    leased.sendingManifest(),
                    "telling the providers what to run",
                    Map.of("hash", workerLease.order().terms().hash()));
        }
        try {
            workerLease
                    .market()
                    .sendManifest(
                            leased.onChain(),
                            leased.leases().stream()
                                    .map(lease -> lease.bid(leased.onChain()))
                                    .toList(),
                            workerLease.sdl().manifest(),
                            false,
                            workerLease::isWanted);
        } catch (RuntimeException e) {
            if (!workerLease.isWanted()) {
                // The worker stopped waiting, which says nothing about the provider.
                return StepResult.ANEW;
            }
            StepFailure stepFailure = StepFailure.of(e);
            if (stepFailure.isPassing()
                    && !isProviders(e)
                    && workerLease.inState().compareTo(settings.limits().bidding()) < 0) {
                throw e;
            }
            return replacing.anotherProvider(workerLease, leased, failed(leased, e), stepFailure.advice());
        }
        workerLease.write(
                TransitionEvent.MANIFEST_ACCEPTED,
                leased.manifestSent(workerLease.now()),
                "the providers know what to run");
        return StepResult.GO;
    }

    /** Whether a provider failed. The market has waited long enough for it, but not for a node or Console. */
    private static boolean isProviders(RuntimeException failure) {
        return failure instanceof GatewayException;
    }

    /** The leases whose providers failed; all leases if the failure names no provider. */
    private static List<GroupLease> failed(LeasedState leased, RuntimeException failure) {
        List<String> providers = failure instanceof GatewayException gateway
                ? gateway.providers().stream().map(Address::text).toList()
                : List.of();
        return providers.isEmpty()
                ? leased.leases()
                : leased.leases().stream()
                        .filter(lease -> providers.contains(lease.provider()))
                        .toList();
    }

    /** Waits until it is healthy. */
    StepResult awaitHealth(WorkerLease workerLease, ManifestSentState sent) {
        if (sent.step() == DeploymentStep.UPDATE) {
            return updating.rollBack(workerLease, sent, "the update was not healthy");
        }
        Optional<StepResult> lost = lost(workerLease, sent, "was ready");
        if (lost.isPresent()) {
            return lost.get();
        }
        ServiceHealthCheck.HealthResult seen = health.look(workerLease);
        if (seen.missing().isEmpty()) {
            workerLease.write(
                    TransitionEvent.FOUND_HEALTHY,
                    sent.ready(seen.uris(), workerLease.now()),
                    seen.uris().isEmpty() ? "ready" : "ready at " + String.join(" ", seen.uris()));
            return StepResult.GO;
        }
        int timeout = workerLease.order().terms().health().timeoutSeconds();
        if (workerLease.inState().toSeconds() >= timeout) {
            String why = "not healthy within %d s: %s; %s"
                    .formatted(timeout, seen.missing().get(), health.events(workerLease));
            if (workerLease.row().sdls().previous() != null) {
                return updating.rollBack(workerLease, sent, why);
            }
            workerLease.fail(why);
            return StepResult.GO;
        }
        if (!seen.uris().equals(sent.uris())) {
            workerLease.note(
                    sent.reachedAt(seen.uris()),
                    "not healthy yet: " + seen.missing().get());
        }
        return new StepResult.Wait(settings.pauses().poll());
    }

    /**
     * Fails the deployment if it cannot be saved, or replaces the providers that ended their leases; empty if all leases
     * run.
     *
     * @param milestone what the deployment did not reach, as in {@code was ready}
     */
    private Optional<StepResult> lost(WorkerLease workerLease, ReplaceableState running, String milestone) {
        DeploymentView view = workerLease.view(running.onChain());
        Optional<String> gone = goneForGood(view);
        if (gone.isPresent()) {
            workerLease.fail(gone.get());
            return Optional.of(StepResult.GO);
        }
        List<GroupLease> ended = ended(running, view);
        return ended.isEmpty()
                ? Optional.empty()
                : Optional.of(replacing.anotherProvider(
                        workerLease, running, ended, "the provider ended the lease before it " + milestone));
    }

    /** The reason why the deployment cannot be saved; empty if it can. */
    static Optional<String> goneForGood(DeploymentView view) {
        if (view.escrow().state() == EscrowAccount.EscrowState.OVERDRAWN) {
            return Optional.of("its escrow is drained, and what ran was stopped; a deposit would revive nothing, so"
                    + " deploy it again with a greater one");
        }
        return view.isActive() ? Optional.empty() : Optional.of("it was closed by somebody else");
    }

    /** Our leases that have ended. A lease that is not listed has not: the node that answers has not seen it yet. */
    static List<GroupLease> ended(LeasedGroupsState running, DeploymentView view) {
        return running.leases().stream()
                .filter(lease -> view.leases().stream().anyMatch(known -> !known.isRunning() && isSame(known, lease)))
                .toList();
    }

    private static boolean isSame(DeploymentView.LeaseView known, GroupLease lease) {
        return known.id().gseq() == lease.gseq()
                && known.id().oseq() == lease.oseq()
                && known.id().provider().text().equals(lease.provider());
    }
}
