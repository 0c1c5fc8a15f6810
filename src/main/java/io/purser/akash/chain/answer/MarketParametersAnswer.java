package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.MarketParameters;
import java.util.List;

/** The rules of the market. */
public record MarketParametersAnswer(Body params) {
    /** The rules themselves. */
    public record Body(int orderMaxBids, List<Coin> bidMinDeposits) {}

    public MarketParameters toModel() {
        return new MarketParameters(params.orderMaxBids, params.bidMinDeposits);
    }
}
