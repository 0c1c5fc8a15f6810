package io.purser.cli;

/** No database is configured, and this build has no embedded one. The message says which setting to set. */
final class NoDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoDatabaseException() {
        super("no database: set PURSER_DB_URL (and PURSER_DB_USERNAME, PURSER_DB_PASSWORD) to a PostgreSQL, as in"
                + " PURSER_DB_URL=jdbc:postgresql://host:5432/purser; only Purser's JVM build for development machines"
                + " brings one along");
    }
}
