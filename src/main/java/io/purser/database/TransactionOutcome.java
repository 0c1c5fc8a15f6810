package io.purser.database;

/** What the work of a transaction decided. */
public sealed interface TransactionOutcome<T> {
    /** The transaction takes effect. */
    record Commit<T>(T result) implements TransactionOutcome<T> {}

    /** The transaction takes no effect, and this is the answer to its caller. */
    record Rollback<T>(T result) implements TransactionOutcome<T> {}

    /** An assumption of the transaction does not hold any more: it runs again from its beginning. */
    record Restart<T>(String why) implements TransactionOutcome<T> {}
}
