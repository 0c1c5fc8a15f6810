package io.purser.deploy.market;

/** Who pays. */
public enum MarketKind {
    /** Console's managed wallet, by card. */
    CONSOLE,
    /** Our own wallet, on chain. */
    CHAIN
}
