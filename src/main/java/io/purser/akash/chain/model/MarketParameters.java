package io.purser.akash.chain.model;

import java.util.List;

/** The rules of the market. */
public record MarketParameters(int orderMaximumBids, List<Coin> bidMinimumDeposits) {
    public MarketParameters {
        bidMinimumDeposits = List.copyOf(bidMinimumDeposits);
    }
}
