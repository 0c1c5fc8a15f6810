package io.purser.ledger;

import java.util.Locale;

/** The outcome of a call. */
public enum CallStatus {
    /** The provider answered. */
    OK,
    /** The provider failed. */
    ERROR,
    /** The caller disconnected or gave the call up. */
    CANCELLED,
    /** The outcome is unknown; the whole bound was charged. */
    UNSETTLED;

    /** The name in JSON and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static CallStatus of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
