package io.purser.akash.chain;

import io.purser.akash.sdl.GroupSpec;

/** A group's call for bids. Orders do not expire. */
public record Order(OrderId id, State state, GroupSpec specification, long createdAt) {
    /** Active: it has a lease. */
    public enum State {
        OPEN,
        ACTIVE,
        CLOSED
    }
}
