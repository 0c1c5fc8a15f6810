package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.Bid;
import io.purser.akash.sdl.group.DecCoin;

/** A provider's bid. */
public record BidAnswer(Body bid) {
    /** The bid itself, without its deposit. */
    public record Body(BidIdAnswer id, Bid.BidState state, DecCoin price, long createdAt) {}

    public Bid toModel() {
        return new Bid(bid.id.toModel(), bid.state, bid.price, bid.createdAt);
    }
}
