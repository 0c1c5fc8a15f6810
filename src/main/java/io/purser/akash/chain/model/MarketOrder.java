package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.GroupSpec;

/** A group's call for bids. Orders do not expire. */
public record MarketOrder(OrderId id, OrderState state, GroupSpec specification, long createdAt) {
    /** Active: the order has a lease. */
    public enum OrderState {
        OPEN,
        ACTIVE,
        CLOSED
    }
}
