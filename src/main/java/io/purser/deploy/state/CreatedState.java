package io.purser.deploy.state;

import java.time.Instant;
import java.util.List;

/** It is there and its deposit is paid. */
public record CreatedState(ProgressBasics basics, ChainIdentity chain, EscrowStatus escrow) implements OnMarketState {
    @Override
    public CreatedState with(ProgressBasics other) {
        return new CreatedState(other, chain, escrow);
    }

    public BiddingState bidding(Instant now) {
        return new BiddingState(basics.entered(now), chain, escrow, List.of(), false, 0);
    }
}
