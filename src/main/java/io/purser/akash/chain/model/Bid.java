package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.DecCoin;

/**
 * A provider's offer.
 *
 * @param price per group and block
 */
public record Bid(BidId id, BidState state, DecCoin price, long createdAt) {
    /** Active: it became the lease. Lost: another did. Closed: the provider withdrew it. */
    public enum BidState {
        OPEN,
        ACTIVE,
        LOST,
        CLOSED
    }
}
