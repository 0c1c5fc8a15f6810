package io.purser.deploy;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.sdl.Sdl;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.ManifestSentState;
import io.purser.deploy.state.PodGenerations;
import io.purser.deploy.state.ReadyState;
import io.purser.deploy.state.TransitionEvent;
import io.purser.deploy.state.UpdatingState;
import io.purser.deploy.store.EncryptedSdlStore;
import java.util.Map;

/** Updates a deployment in place, and rolls back if the update is not healthy. */
record UpdateHandler(EncryptedSdlStore safe, ServiceHealthCheck health) {
    /** Writes down first what runs now, because nobody could tell afterwards whether it was replaced. */
    StepResult begin(WorkerLease lease, ReadyState ready, EncryptedSdlStore.StoredSdl kept) {
        Sdl next = safe.open(lease.order().id(), kept);
        PodGenerations generations = health.generations(
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
        try {
            lease.market().update(lease.operation(DeploymentStep.UPDATE), updating.onChain(), next, lease::isWanted);
        } catch (RuntimeException e) {
            if (!lease.isWanted()) {
                return StepResult.ANEW;
            }
            StepFailure failure = StepFailure.of(e);
            if (failure.isPassing()) {
                throw e;
            }
            UpdatingState refused = lease.write(
                    TransitionEvent.UPDATE_REFUSED,
                    updating.refused(),
                    "the update is refused (" + failure.advice() + "); it goes on with what it ran before");
            return back(lease, refused.onChain(), lease.sdl(), refused.manifestSent(lease.now()));
        }
        lease.write(
                TransitionEvent.UPDATE_ACCEPTED,
                updating.manifestSent(lease.now()),
                "the providers know what to run instead",
                nextHash(lease));
        return StepResult.ANEW;
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
        return back(lease, rollingBack.onChain(), sdl, rollingBack.rolledBack(lease.now()));
    }

    private static StepResult back(WorkerLease lease, DeploymentId id, Sdl sdl, ManifestSentState next) {
        lease.market().update(lease.operation(DeploymentStep.UPDATE), id, sdl, lease::isWanted);
        lease.write(
                TransitionEvent.ROLLED_BACK,
                next,
                "the providers know that it runs what it ran before",
                Map.of("hash", sdl.manifest().hashHex()));
        return StepResult.ANEW;
    }
}
