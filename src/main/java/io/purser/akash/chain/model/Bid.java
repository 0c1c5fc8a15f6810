package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.DecCoin;

/**
 * A provider's offer.
 *
 * @param price per group and block
 */
public record Bid(BidId id, BidState state, DecCoin price, long createdAt) {
    /** Active: the bid became the lease. Lost: another bid became the lease. Closed: the provider withdrew the bid. */
    public enum BidState {
        OPEN,
        ACTIVE,
        LOST,
        CLOSED
    }
}
