package io.purser.akash.console;

import java.math.BigDecimal;

/**
 * The balances of the Console account, in dollars.
 *
 * @param balance the free balance
 * @param deployments the balance in the escrows of deployments
 */
public record ConsoleBalances(BigDecimal balance, BigDecimal deployments, BigDecimal total) {}
