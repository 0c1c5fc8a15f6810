package io.purser.deploy.market;

import io.purser.codes.Coded;
import io.purser.codes.Codes;

/** The two markets, by who pays. */
public enum MarketKind implements Coded {
    /** Console's managed wallet, paid by card. */
    CONSOLE,
    /** Our own wallet, on chain. */
    CHAIN;

    /** Finds a constant by its code. */
    public static final Codes<MarketKind> CODES = Codes.of(values());
}
