package io.purser.embedded;

/** The embedded database is not usable; the message tells a person the reason and the remedy. */
public final class LocalDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LocalDatabaseException(String message) {
        super(message);
    }

    LocalDatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
