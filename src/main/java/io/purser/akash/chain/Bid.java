package io.purser.akash.chain;

import io.purser.akash.sdl.DecCoin;

/**
 * A provider's offer.
 *
 * @param price per group and block
 */
public record Bid(BidId id, State state, DecCoin price, long createdAt) {
    /** Active: it became the lease. Lost: another did. Closed: the provider withdrew it. */
    public enum State {
        OPEN,
        ACTIVE,
        LOST,
        CLOSED
    }
}
