package io.purser.akash.chain.model;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The price of a coin from the chain's oracle.
 *
 * @param average dollars per coin, weighted by time
 */
public record OraclePrice(String denom, BigDecimal average, Instant time, boolean isHealthy) {}
