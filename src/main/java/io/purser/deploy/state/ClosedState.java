package io.purser.deploy.state;

import java.time.Instant;

/** It has ended, as it was asked to. */
public record ClosedState(ProgressBasics basics, Remains remains) implements EndingState {
    public ClosedState {
        StateRules.requireSettled(DeploymentState.CLOSED, basics);
    }

    /** The end of a deployment for which nothing was held or created. */
    public static ClosedState of(DeploymentProgress before, Instant now) {
        return new ClosedState(before.basics().entered(now), Remains.of(before));
    }

    @Override
    public ClosedState with(ProgressBasics other) {
        return new ClosedState(other, remains);
    }
}
