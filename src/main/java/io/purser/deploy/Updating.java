package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import java.util.Map;

/** Has a deployment run something else in the same place, and goes back to what it ran before where that is not healthy. */
final class Updating {
    private final SdlSafe safe;

    Updating(SdlSafe safe) {
        this.safe = safe;
    }

    Next begin(Turn turn) {
        turn.begin(
                Step.UPDATE,
                turn.progress()
                        .change()
                        .nextAttempt()
                        .state(DeploymentState.UPDATING, turn.now())
                        .done(),
                "updating it in place",
                Map.of("hash", String.valueOf(turn.row().nextHash())));
        return Next.GO;
    }

    /** The same hash twice changes nothing, so that nothing has to be found out after a crash. */
    Next update(Turn turn) {
        SdlSafe.Kept kept = turn.row().nextSdl();
        if (kept == null) {
            // Swapped already, by the transaction that is written with the state.
            turn.reach(DeploymentState.MANIFEST_SENT, turn.progress(), "the providers know what to run", Map.of());
            return Next.ANEW;
        }
        Sdl next = safe.open(turn.order().id(), kept);
        try {
            turn.market()
                    .update(turn.operation(Step.UPDATE), turn.progress().id().orElseThrow(), next, turn::isWanted);
        } catch (RuntimeException e) {
            if (!turn.isWanted()) {
                return Next.ANEW;
            }
            Setback setback = Setback.of(e);
            if (setback.isPassing()) {
                throw e;
            }
            turn.warn(
                    turn.progress().change().nextAttempt().done(),
                    "the update is refused (" + setback.advice() + "); it goes on with what it ran before");
            return back(turn, turn.sdl());
        }
        turn.reach(
                DeploymentState.MANIFEST_SENT,
                turn.progress(),
                "the providers know what to run instead",
                Map.of("hash", String.valueOf(turn.row().nextHash())),
                (connection, progress) -> {
                    Requests.updated(connection, turn.row());
                    return progress;
                });
        return Next.ANEW;
    }

    /** Not healthy in time: what ran before runs again. */
    Next rollBack(Turn turn, String why) {
        SdlSafe.Kept previous = turn.row().previousSdl();
        if (previous == null) {
            throw new IllegalStateException("there is nothing to go back to");
        }
        if (turn.progress().step() != Step.UPDATE) {
            turn.warn(
                    turn.progress().change().nextAttempt().step(Step.UPDATE).done(),
                    why + "; it goes back to what it ran before");
        }
        return back(turn, safe.open(turn.order().id(), previous));
    }

    private static Next back(Turn turn, Sdl sdl) {
        turn.market().update(turn.operation(Step.UPDATE), turn.progress().id().orElseThrow(), sdl, turn::isWanted);
        turn.reach(
                DeploymentState.MANIFEST_SENT,
                turn.progress(),
                "the providers know that it runs what it ran before",
                Map.of("hash", sdl.manifest().hashHex()),
                (connection, progress) -> {
                    Requests.rolledBack(connection, turn.row());
                    return progress;
                });
        return Next.ANEW;
    }
}
