package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.GroupSpec;

/** A group of a deployment. Its specification never changes. */
public record DeploymentGroup(GroupId id, GroupState state, GroupSpec specification, long createdAt) {
    /** Paused: the provider closed the lease. The group gets bids again only after a StartGroup message. */
    public enum GroupState {
        OPEN,
        PAUSED,
        INSUFFICIENT_FUNDS,
        CLOSED
    }
}
