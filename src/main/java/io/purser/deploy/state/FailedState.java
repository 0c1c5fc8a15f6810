package io.purser.deploy.state;

import java.time.Instant;

/**
 * It has failed, and nothing of it is left on chain.
 *
 * @param failure the reason
 */
public record FailedState(ProgressBasics basics, Remains remains, String failure) implements EndingState {
    public FailedState {
        StateRules.requireSettled(DeploymentState.FAILED, basics);
    }

    /** The failure of a deployment for which nothing was held or created. */
    public static FailedState of(DeploymentProgress before, String reason, Instant now) {
        return new FailedState(before.basics().entered(now), Remains.of(before), reason);
    }

    @Override
    public FailedState with(ProgressBasics other) {
        return new FailedState(other, remains, failure);
    }
}
