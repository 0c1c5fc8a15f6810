package io.purser.ledger;

import io.purser.codes.Coded;
import io.purser.codes.Codes;

/** The outcome of a call. */
public enum CallStatus implements Coded {
    /** The provider answered. */
    OK,
    /** The provider failed. */
    ERROR,
    /** The caller disconnected or gave the call up. */
    CANCELLED,
    /** The outcome is unknown; the whole bound was charged. */
    UNSETTLED;

    /** Finds a constant by its code. */
    public static final Codes<CallStatus> CODES = Codes.of(values());
}
