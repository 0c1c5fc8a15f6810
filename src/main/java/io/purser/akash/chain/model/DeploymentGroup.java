package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.GroupSpec;

/** A group of a deployment. Its specification never changes. */
public record DeploymentGroup(GroupId id, GroupState state, GroupSpec specification, long createdAt) {
    /** Paused: its provider closed the lease; it takes a StartGroup to get bids again. */
    public enum GroupState {
        OPEN,
        PAUSED,
        INSUFFICIENT_FUNDS,
        CLOSED
    }
}
