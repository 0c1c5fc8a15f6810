package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.deploy.state.DeploymentState;
import io.purser.deploy.state.DeploymentStep;
import io.purser.deploy.state.TransitionEvent;
import io.purser.deploy.store.EncryptedSdlStore;
import java.util.Map;

/** Has a deployment run something else in the same place, and goes back to what it ran before where that is not healthy. */
final class UpdateHandler {
    private final EncryptedSdlStore safe;

    UpdateHandler(EncryptedSdlStore safe) {
        this.safe = safe;
    }

    StepResult begin(WorkerLease lease) {
        lease.write(
                TransitionEvent.UPDATE_BEGUN,
                lease.progress()
                        .change()
                        .nextAttempt()
                        .state(DeploymentState.UPDATING, lease.now())
                        .step(DeploymentStep.UPDATE)
                        .done(),
                "updating it in place",
                Map.of("hash", String.valueOf(lease.row().nextHash())));
        return StepResult.GO;
    }

    /** The same hash twice changes nothing, so that nothing has to be found out after a crash. */
    StepResult update(WorkerLease lease) {
        EncryptedSdlStore.StoredSdl kept = lease.row().nextSdl();
        if (kept == null) {
            // Swapped already, by the transaction that is written with the state.
            lease.reach(TransitionEvent.UPDATE_KNOWN, lease.progress(), "the providers know what to run", Map.of());
            return StepResult.ANEW;
        }
        Sdl next = safe.open(lease.order().id(), kept);
        try {
            lease.market()
                    .update(
                            lease.operation(DeploymentStep.UPDATE),
                            lease.progress().id().orElseThrow(),
                            next,
                            lease::isWanted);
        } catch (RuntimeException e) {
            if (!lease.isWanted()) {
                return StepResult.ANEW;
            }
            StepFailure failure = StepFailure.of(e);
            if (failure.isPassing()) {
                throw e;
            }
            lease.write(
                    TransitionEvent.UPDATE_REFUSED,
                    lease.progress().change().nextAttempt().done(),
                    "the update is refused (" + failure.advice() + "); it goes on with what it ran before",
                    Map.of());
            return back(lease, lease.sdl());
        }
        lease.reach(
                TransitionEvent.UPDATE_ACCEPTED,
                lease.progress(),
                "the providers know what to run instead",
                Map.of("hash", String.valueOf(lease.row().nextHash())));
        return StepResult.ANEW;
    }

    /** Not healthy in time: what ran before runs again. */
    StepResult rollBack(WorkerLease lease, String why) {
        EncryptedSdlStore.StoredSdl previous = lease.row().previousSdl();
        if (previous == null) {
            throw new IllegalStateException("there is nothing to go back to");
        }
        if (lease.progress().step() != DeploymentStep.UPDATE) {
            lease.write(
                    TransitionEvent.ROLL_BACK_BEGUN,
                    lease.progress()
                            .change()
                            .nextAttempt()
                            .step(DeploymentStep.UPDATE)
                            .done(),
                    why + "; it goes back to what it ran before",
                    Map.of());
        }
        return back(lease, safe.open(lease.order().id(), previous));
    }

    private static StepResult back(WorkerLease lease, Sdl sdl) {
        lease.market()
                .update(
                        lease.operation(DeploymentStep.UPDATE),
                        lease.progress().id().orElseThrow(),
                        sdl,
                        lease::isWanted);
        lease.reach(
                TransitionEvent.ROLLED_BACK,
                lease.progress(),
                "the providers know that it runs what it ran before",
                Map.of("hash", sdl.manifest().hashHex()));
        return StepResult.ANEW;
    }
}
