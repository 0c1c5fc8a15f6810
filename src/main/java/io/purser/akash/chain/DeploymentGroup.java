package io.purser.akash.chain;

import io.purser.akash.sdl.GroupSpec;

/** A group of a deployment. Its specification never changes. */
public record DeploymentGroup(GroupId id, State state, GroupSpec specification, long createdAt) {
    /** Paused: its provider closed the lease; it takes a StartGroup to get bids again. */
    public enum State {
        OPEN,
        PAUSED,
        INSUFFICIENT_FUNDS,
        CLOSED
    }
}
