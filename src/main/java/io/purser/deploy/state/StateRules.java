package io.purser.deploy.state;

import java.util.List;

/** Refuses data that does not fit a state, and says why. */
final class StateRules {
    private StateRules() {}

    static void require(boolean isRight, DeploymentState state, String wrong) {
        if (!isRight) {
            throw new IllegalArgumentException("a deployment cannot be " + state.code() + ": " + wrong);
        }
    }

    static List<GroupLease> requireLeases(DeploymentState state, List<GroupLease> leases) {
        require(!leases.isEmpty(), state, "it has no lease");
        return List.copyOf(leases);
    }

    static void requireSettled(DeploymentState state, ProgressBasics basics) {
        require(basics.budget().isSettled(), state, "the budgets hold something for it");
    }
}
