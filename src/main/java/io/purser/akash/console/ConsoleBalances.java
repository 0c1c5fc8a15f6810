package io.purser.akash.console;

import java.math.BigDecimal;

/**
 * What the Console account holds, in dollars.
 *
 * @param balance free
 * @param deployments in the escrows of deployments
 */
public record ConsoleBalances(BigDecimal balance, BigDecimal deployments, BigDecimal total) {}
