package io.purser.akash.console;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The balances of the Console account, in uact: Console passes the grant's limit and the escrows' funds on as the chain
 * has them (its {@code balances.service.ts}).
 *
 * @param balance the free balance
 * @param deployments the balance in the escrows of deployments
 */
public record ConsoleBalances(BigDecimal balance, BigDecimal deployments, BigDecimal total) {
    private static final int DECIMALS = 6;
    private static final int CENTS = 2;

    /** The free balance in dollars, rounded down to the cent. */
    public BigDecimal dollars() {
        return balance.movePointLeft(DECIMALS).setScale(CENTS, RoundingMode.DOWN);
    }
}
