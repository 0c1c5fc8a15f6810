package io.purser.embedded;

/** The embedded database cannot be had; the message says why and what to do, for a person to read. */
public final class LocalDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LocalDatabaseException(String message) {
        super(message);
    }

    LocalDatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
