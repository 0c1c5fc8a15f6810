package io.purser.deploy;

import io.purser.akash.chain.model.EscrowAccount;
import io.purser.deploy.market.DeploymentView;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentStep;
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
    StepResult sendManifest(WorkerLease workerLease) {
        if (workerLease.progress().step() != null) {
            // A provider that gets no manifest for five minutes ends the lease.
            DeploymentView view = workerLease
                    .market()
                    .status(workerLease.progress().id().orElseThrow())
                    .orElse(null);
            Optional<String> gone = goneForGood(view);
            if (gone.isPresent()) {
                workerLease.fail(gone.get());
                return StepResult.GO;
            }
            List<DeploymentProgress.Leased> ended = ended(workerLease, view);
            if (!ended.isEmpty()) {
                return replacing.anotherProvider(
                        workerLease, ended, "the provider ended the lease before it had the manifest");
            }
        } else {
            workerLease.begin(
                    DeploymentStep.SEND_MANIFEST,
                    workerLease.progress(),
                    "telling the providers what to run",
                    Map.of("hash", workerLease.order().terms().hash()));
        }
        try {
            workerLease
                    .market()
                    .sendManifest(
                            workerLease.progress().id().orElseThrow(),
                            workerLease.sdl().manifest(),
                            false,
                            workerLease::isWanted);
        } catch (RuntimeException e) {
            if (!workerLease.isWanted()) {
                // That it was given up says nothing about the provider.
                return StepResult.ANEW;
            }
            StepFailure stepFailure = StepFailure.of(e);
            if (stepFailure.isPassing()
                    && !isProviders(e)
                    && workerLease.inState().compareTo(settings.bidding()) < 0) {
                throw e;
            }
            return replacing.anotherProvider(workerLease, workerLease.progress().leases(), stepFailure.advice());
        }
        workerLease.reach(
                TransitionEvent.MANIFEST_ACCEPTED, workerLease.progress(), "the providers know what to run", Map.of());
        return StepResult.GO;
    }

    /** A provider that does not answer was waited for long enough by the market; a node or Console was not. */
    private static boolean isProviders(RuntimeException failure) {
        return failure instanceof io.purser.akash.provider.GatewayException;
    }

    /** Waits until it is healthy. */
    StepResult awaitHealth(WorkerLease workerLease) {
        if (workerLease.progress().step() == DeploymentStep.UPDATE) {
            return updating.rollBack(workerLease, "the update was not healthy");
        }
        DeploymentView view = workerLease
                .market()
                .status(workerLease.progress().id().orElseThrow())
                .orElse(null);
        Optional<String> gone = goneForGood(view);
        if (gone.isPresent()) {
            workerLease.fail(gone.get());
            return StepResult.GO;
        }
        List<DeploymentProgress.Leased> ended = ended(workerLease, view);
        if (!ended.isEmpty()) {
            return replacing.anotherProvider(workerLease, ended, "the provider ended the lease before it was ready");
        }
        ServiceHealthCheck.HealthResult seen = health.look(workerLease);
        if (seen.missing().isEmpty()) {
            ready(workerLease, seen.uris());
            return StepResult.GO;
        }
        int timeout = workerLease.order().terms().health().timeoutSeconds();
        if (workerLease.inState().toSeconds() >= timeout) {
            String why = "not healthy within %d s: %s; %s"
                    .formatted(timeout, seen.missing().get(), health.events(workerLease));
            if (workerLease.row().previousSdl() != null) {
                return updating.rollBack(workerLease, why);
            }
            workerLease.fail(why);
            return StepResult.GO;
        }
        if (!seen.uris().equals(workerLease.progress().uris())) {
            workerLease.note(
                    workerLease.progress().change().uris(seen.uris()).done(),
                    "not healthy yet: " + seen.missing().get(),
                    Map.of());
        }
        return new StepResult.Wait(settings.poll());
    }

    private static void ready(WorkerLease workerLease, List<String> uris) {
        DeploymentProgress next = workerLease.progress().change().uris(uris).done();
        workerLease.reach(
                TransitionEvent.FOUND_HEALTHY,
                next,
                uris.isEmpty() ? "ready" : "ready at " + String.join(" ", uris),
                Map.of());
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
    static List<DeploymentProgress.Leased> ended(WorkerLease workerLease, @Nullable DeploymentView view) {
        List<DeploymentProgress.Leased> ended =
                new ArrayList<>(workerLease.progress().leases());
        if (view != null) {
            ended.removeAll(BidHandler.running(view));
            // Prices may be written in other ways than the bid's; the lease is the same all the same.
            BidHandler.running(view)
                    .forEach(running -> ended.removeIf(lease -> lease.gseq() == running.gseq()
                            && lease.oseq() == running.oseq()
                            && lease.provider().equals(running.provider())));
        }
        return ended;
    }
}
