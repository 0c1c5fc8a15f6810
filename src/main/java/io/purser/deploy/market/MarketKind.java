package io.purser.deploy.market;

/** The two markets, by who pays. */
public enum MarketKind {
    /** Console's managed wallet, paid by card. */
    CONSOLE,
    /** Our own wallet, on chain. */
    CHAIN
}
