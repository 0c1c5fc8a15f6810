package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.DeploymentGroup;

/** A group of a deployment. */
public record GroupAnswer(
        GroupIdAnswer id, DeploymentGroup.GroupState state, GroupSpecAnswer groupSpec, long createdAt) {
    /** The answer of {@code groups/info}. */
    public record Whole(GroupAnswer group) {}

    public DeploymentGroup toModel() {
        return new DeploymentGroup(id.toModel(), state, groupSpec.toModel(), createdAt);
    }
}
