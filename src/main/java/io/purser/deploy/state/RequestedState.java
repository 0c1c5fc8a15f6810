package io.purser.deploy.state;

import java.time.Instant;

/** Purser has recorded the order and has asked Akash nothing. */
public record RequestedState(ProgressBasics basics) implements DeploymentProgress {
    public RequestedState {
        StateRules.requireSettled(DeploymentState.REQUESTED, basics);
    }

    public static RequestedState begin(Instant now) {
        return new RequestedState(ProgressBasics.begin(now));
    }

    @Override
    public RequestedState with(ProgressBasics other) {
        return new RequestedState(other);
    }

    public ValidatedState validated(Instant now) {
        return new ValidatedState(basics.entered(now));
    }
}
