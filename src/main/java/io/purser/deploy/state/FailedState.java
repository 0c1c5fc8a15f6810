package io.purser.deploy.state;

import java.time.Instant;

/**
 * It has ended, and nothing of it is left.
 *
 * @param failure why
 */
public record FailedState(ProgressBasics basics, Remains remains, String failure) implements EndingState {
    public FailedState {
        StateRules.requireSettled(DeploymentState.FAILED, basics);
    }

    /** Before anything was held or created. */
    public static FailedState of(DeploymentProgress before, String reason, Instant now) {
        return new FailedState(before.basics().entered(now), Remains.of(before), reason);
    }

    @Override
    public FailedState with(ProgressBasics other) {
        return new FailedState(other, remains, failure);
    }
}
