package io.purser.ledger;

import java.util.Locale;

/** How a call ended. */
public enum CallStatus {
    /** It was answered. */
    OK,
    /** The provider failed. */
    ERROR,
    /** The caller hung up or gave it up. */
    CANCELLED,
    /** Nobody knows; its whole bound was charged. */
    UNSETTLED;

    /** As JSON and the database have it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static CallStatus of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
