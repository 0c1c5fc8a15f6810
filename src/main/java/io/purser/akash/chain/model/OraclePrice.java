package io.purser.akash.chain.model;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What the chain holds a coin to be worth.
 *
 * @param average dollars per coin, weighted by time
 */
public record OraclePrice(String denom, BigDecimal average, Instant time, boolean isHealthy) {}
