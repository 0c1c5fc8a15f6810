package io.purser.deploy;

import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.provider.GatewayException;
import io.purser.akash.sdl.Sdl;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.ManifestSentState;
import io.purser.deploy.state.PodGenerations;
import io.purser.deploy.state.ReadyState;
import io.purser.deploy.state.TransitionEvent;
import io.purser.deploy.state.UpdatingState;
import io.purser.deploy.store.EncryptedSdlStore;
import java.time.Duration;
import java.util.Map;

/**
 * Updates a deployment in place, and rolls back if the update is not healthy. A provider that cannot be reached holds
 * neither up for longer than {@link DeploySettings.Limits#timeout}, because nobody watches the deployment meanwhile.
 */
record UpdateHandler(EncryptedSdlStore safe, ServiceHealthCheck health, DeploySettings settings) {
    /** The trouble of a deployment whose update was given up. */
    static final String MANIFEST_DUE =
            "its provider cannot be reached, and may still have the manifest of an update that"
                    + " was given up; it is sent the one before as soon as it answers";

    /** Writes down first what runs now, because nobody could tell afterwards whether it was replaced. */
    StepResult begin(WorkerLease lease, ReadyState ready, EncryptedSdlStore.StoredSdl kept) {
        Sdl next = safe.open(lease.order().id(), kept);
        PodGenerations generations = ready.isManifestDue()
                ? PodGenerations.NONE // its provider refuses what ran before, so nobody can tell what runs
                : health.generations(
                        lease, next.manifest().replacedSince(lease.sdl().manifest()));
        lease.write(
                TransitionEvent.UPDATE_BEGUN,
                ready.updating(generations, lease.now()),
                "updating it in place",
                nextHash(lease));
        return StepResult.GO;
    }

    /** Sends the new manifest. The same hash twice changes nothing, so nothing has to be found out after a crash. */
    StepResult update(WorkerLease lease, UpdatingState updating) {
        EncryptedSdlStore.StoredSdl kept = lease.row().sdls().next();
        if (kept == null) {
            // The transaction of the state has already made the new SDL the current one.
            lease.write(
                    TransitionEvent.UPDATE_KNOWN, updating.manifestSent(lease.now()), "the providers know what to run");
            return StepResult.ANEW;
        }
        Sdl next = safe.open(lease.order().id(), kept);
        Duration limit = settings.limits().timeout();
        try {
            lease.market()
                    .update(
                            lease.operation(DeploymentStep.UPDATE),
                            updating.onChain(),
                            next,
                            () -> isWanted(lease, limit));
        } catch (RuntimeException e) {
            if (!lease.isWanted()) {
                return StepResult.ANEW;
            }
            StepFailure failure = StepFailure.of(e);
            boolean isGivenUp = failure.isPassing();
            if (isGivenUp && (isInTime(lease, limit) || !isOfTheProvider(e))) {
                throw e;
            }
            UpdatingState refused = lease.write(
                    TransitionEvent.UPDATE_REFUSED,
                    updating.refused(),
                    "the update is %s (%s); it goes on with what it ran before"
                            .formatted(isGivenUp ? "given up" : "refused", failure.advice()));
            return back(lease, lease.sdl(), refused.manifestSent(lease.now()), limit);
        }
        lease.write(
                TransitionEvent.UPDATE_ACCEPTED,
                updating.manifestSent(lease.now()),
                "the providers know what to run instead",
                nextHash(lease));
        return StepResult.ANEW;
    }

    private static boolean isInTime(WorkerLease lease, Duration limit) {
        return lease.inState().compareTo(limit) < 0;
    }

    private static boolean isWanted(WorkerLease lease, Duration limit) {
        return isInTime(lease, limit) && lease.isWanted();
    }

    /**
     * Whether the provider failed, or Console, which sends it the manifest. While no node can be reached, nobody can
     * watch the deployment either, and a transaction may still come that sets the hash of the update.
     */
    private static boolean isOfTheProvider(RuntimeException failure) {
        return failure instanceof GatewayException || failure instanceof ConsoleException;
    }

    private static Map<String, String> nextHash(WorkerLease lease) {
        return Map.of("hash", String.valueOf(lease.row().sdls().nextHash()));
    }

    /** Rolls back to the previous SDL, because the update was not healthy in time. */
    StepResult rollBack(WorkerLease lease, ManifestSentState sent, String why) {
        EncryptedSdlStore.StoredSdl previous = lease.row().sdls().previous();
        if (previous == null) {
            throw new IllegalStateException("there is nothing to go back to");
        }
        ManifestSentState rollingBack = sent.step() == DeploymentStep.UPDATE
                ? sent
                : lease.write(
                        TransitionEvent.ROLL_BACK_BEGUN,
                        sent.rollingBack(),
                        why + "; it goes back to what it ran before");
        Sdl sdl = safe.open(lease.order().id(), previous);
        int healthy = lease.order().terms().health().timeoutSeconds();
        return back(
                lease,
                sdl,
                rollingBack.rolledBack(lease.now()),
                settings.limits().timeout().plusSeconds(healthy));
    }

    private static StepResult back(WorkerLease lease, Sdl sdl, ManifestSentState next, Duration limit) {
        try {
            lease.market()
                    .update(lease.operation(DeploymentStep.UPDATE), next.onChain(), sdl, () -> isWanted(lease, limit));
        } catch (GatewayException | ConsoleException e) {
            // The chain has the hash of this manifest now. Without that, another provider would refuse it.
            if (isInTime(lease, limit) || !lease.isWanted()) {
                throw e;
            }
            lease.write(
                    TransitionEvent.UPDATE_ABANDONED,
                    next.abandoned(MANIFEST_DUE, lease.now()),
                    "it is watched again, although " + e.advice());
            return StepResult.ANEW;
        }
        lease.write(
                TransitionEvent.ROLLED_BACK,
                next,
                "the providers know that it runs what it ran before",
                Map.of("hash", sdl.manifest().hashHex()));
        return StepResult.ANEW;
    }

    /**
     * Sends the manifest of a deployment whose update was given up, once. The next look tries it again.
     *
     * @return false while the provider cannot be reached; another update has to wait for it
     */
    boolean sendAgain(WorkerLease lease, ReadyState ready) {
        try {
            lease.market().update(lease.operation(DeploymentStep.UPDATE), ready.onChain(), lease.sdl(), () -> false);
        } catch (ChainException | ConsoleException | GatewayException e) {
            return !StepFailure.of(e).isPassing();
        }
        lease.note(ready.manifestKnown(), "the providers know that it runs what it ran before");
        return true;
    }
}
