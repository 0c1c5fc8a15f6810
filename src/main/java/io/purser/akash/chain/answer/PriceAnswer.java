package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.OraclePrice;
import java.math.BigDecimal;
import java.time.Instant;

/** The price of a coin from the chain's oracle. */
public record PriceAnswer(Price aggregatedPrice, Health priceHealth) {
    /** The price itself. */
    public record Price(String denom, BigDecimal twap, Instant timestamp) {}

    /** Whether the price is usable. */
    public record Health(boolean isHealthy) {}

    public OraclePrice toModel() {
        return new OraclePrice(
                aggregatedPrice.denom, aggregatedPrice.twap, aggregatedPrice.timestamp, priceHealth.isHealthy);
    }
}
