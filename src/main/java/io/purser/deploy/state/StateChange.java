package io.purser.deploy.state;

import org.jspecify.annotations.Nullable;

/** One change of a deployment, about to be written. It cannot be built if the table does not have it. */
public record StateChange(DeploymentProgress before, TransitionEvent event, DeploymentProgress after) {
    public StateChange {
        Transition transition = TransitionTable.require(before.state(), event);
        if (after.state() != transition.to()) {
            throw new IllegalStateException("the event %s leads from %s to %s, and not to %s"
                    .formatted(
                            event.code(),
                            before.state().code(),
                            transition.to().code(),
                            after.state().code()));
        }
        TransitionTable.requireStep(after.state(), after.step());
    }

    /** The action that is written with it. */
    public TransitionAction action() {
        return TransitionTable.require(before.state(), event).action();
    }

    /** The step that the history names with it: the one that ended, or the one that is under way. */
    public @Nullable DeploymentStep step() {
        return event.kind() == DeploymentEvent.Kind.REACHED || event.isFailure() ? before.step() : after.step();
    }
}
