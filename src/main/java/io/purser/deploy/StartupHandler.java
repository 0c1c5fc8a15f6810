package io.purser.deploy;

import io.purser.akash.chain.model.EscrowAccount;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.GroupLease;
import io.purser.deploy.state.LeasedGroupsState;
import io.purser.deploy.state.LeasedState;
import io.purser.deploy.state.ManifestSentState;
import io.purser.deploy.state.TransitionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a lease to a service that is healthy. */
final class StartupHandler {
    private final ServiceHealthCheck health;
    private final ReplacementHandler replacing;
    private final UpdateHandler updating;
    private final DeploySettings settings;

    StartupHandler(
            ServiceHealthCheck health, ReplacementHandler replacing, UpdateHandler updating, DeploySettings settings) {
        this.health = health;
        this.replacing = replacing;
        this.updating = updating;
        this.settings = settings;
    }

    /** Sending it again does no harm, so that nothing has to be found out after a crash. */
    StepResult sendManifest(WorkerLease workerLease, LeasedState leased) {
        if (leased.step() != null) {
            // A provider that gets no manifest for five minutes ends the lease.
            DeploymentView view = workerLease.market().status(leased.onChain()).orElse(null);
            Optional<String> gone = goneForGood(view);
            if (gone.isPresent()) {
                workerLease.fail(gone.get());
                return StepResult.GO;
            }
            List<GroupLease> ended = ended(leased, view);
            if (!ended.isEmpty()) {
                return replacing.anotherProvider(
                        workerLease, leased, ended, "the provider ended the lease before it had the manifest");
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
                    .sendManifest(leased.onChain(), workerLease.sdl().manifest(), false, workerLease::isWanted);
        } catch (RuntimeException e) {
            if (!workerLease.isWanted()) {
                // That it was given up says nothing about the provider.
                return StepResult.ANEW;
            }
            StepFailure stepFailure = StepFailure.of(e);
            if (stepFailure.isPassing()
                    && !isProviders(e)
                    && workerLease.inState().compareTo(settings.limits().bidding()) < 0) {
                throw e;
            }
            return replacing.anotherProvider(workerLease, leased, leased.leases(), stepFailure.advice());
        }
        workerLease.write(
                TransitionEvent.MANIFEST_ACCEPTED,
                leased.manifestSent(workerLease.now()),
                "the providers know what to run",
                Map.of());
        return StepResult.GO;
    }

    /** A provider that does not answer was waited for long enough by the market; a node or Console was not. */
    private static boolean isProviders(RuntimeException failure) {
        return failure instanceof io.purser.akash.provider.GatewayException;
    }

    /** Waits until it is healthy. */
    StepResult awaitHealth(WorkerLease workerLease, ManifestSentState sent) {
        if (sent.step() == DeploymentStep.UPDATE) {
            return updating.rollBack(workerLease, sent, "the update was not healthy");
        }
        DeploymentView view = workerLease.market().status(sent.onChain()).orElse(null);
        Optional<String> gone = goneForGood(view);
        if (gone.isPresent()) {
            workerLease.fail(gone.get());
            return StepResult.GO;
        }
        List<GroupLease> ended = ended(sent, view);
        if (!ended.isEmpty()) {
            return replacing.anotherProvider(
                    workerLease, sent, ended, "the provider ended the lease before it was ready");
        }
        ServiceHealthCheck.HealthResult seen = health.look(workerLease);
        if (seen.missing().isEmpty()) {
            workerLease.write(
                    TransitionEvent.FOUND_HEALTHY,
                    sent.ready(seen.uris(), workerLease.now()),
                    seen.uris().isEmpty() ? "ready" : "ready at " + String.join(" ", seen.uris()),
                    Map.of());
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
                    "not healthy yet: " + seen.missing().get(),
                    Map.of());
        }
        return new StepResult.Wait(settings.pauses().poll());
    }

    /** Why nothing can be done for it any more. */
    static Optional<String> goneForGood(@Nullable DeploymentView view) {
        if (view == null) {
            return Optional.of("the chain does not know the deployment any more");
        }
        if (view.escrow().state() == EscrowAccount.EscrowState.OVERDRAWN) {
            return Optional.of("its escrow is drained, and what ran was stopped; a deposit would revive nothing, so"
                    + " deploy it again with a greater one");
        }
        return view.isActive() ? Optional.empty() : Optional.of("it was closed by somebody else");
    }

    /** The leases of ours that run no more. */
    static List<GroupLease> ended(LeasedGroupsState running, @Nullable DeploymentView view) {
        List<GroupLease> ended = new ArrayList<>(running.leases());
        if (view != null) {
            ended.removeAll(BidHandler.running(view));
            // Prices may be written in other ways than the bid's; the lease is the same all the same.
            BidHandler.running(view)
                    .forEach(known -> ended.removeIf(lease -> lease.gseq() == known.gseq()
                            && lease.oseq() == known.oseq()
                            && lease.provider().equals(known.provider())));
        }
        return ended;
    }
}
