package io.purser.budget.operation;

/** How far a report about a call is trusted. */
public enum UsageTrust {
    /** The reported cost is charged, whatever was held: the reporter made the call itself. */
    AS_REPORTED,
    /**
     * The reported cost is charged up to the amount that was held, and above it only if every hard budget can hold the
     * difference: a provider reports it about a call through the gateway.
     */
    BOUNDED,
    /** The same, but the provider reports more than the call can have used or cost. */
    CUT,
    /**
     * The charge is the amount that a call that was given up can have used, as far as the gateway saw; a later report
     * corrects it.
     */
    ESTIMATED
}
