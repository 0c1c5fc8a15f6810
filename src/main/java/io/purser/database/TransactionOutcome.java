package io.purser.database;

import java.util.function.Function;

/** What the work of a transaction decided. */
public sealed interface TransactionOutcome<T> {
    /** The transaction takes effect. */
    record Commit<T>(T result) implements TransactionOutcome<T> {}

    /** The transaction takes no effect, and this is the answer to its caller. */
    record Rollback<T>(T result) implements TransactionOutcome<T> {}

    /** An assumption of the transaction does not hold any more: it runs again from its beginning. */
    record Restart<T>(String why) implements TransactionOutcome<T> {}

    /** The same outcome with another result. */
    default <R> TransactionOutcome<R> map(Function<T, R> change) {
        return switch (this) {
            case Commit<T>(T result) -> new Commit<>(change.apply(result));
            case Rollback<T>(T result) -> new Rollback<>(change.apply(result));
            case Restart<T>(String why) -> new Restart<>(why);
        };
    }
}
