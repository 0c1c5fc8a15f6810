package io.purser.database;

import io.purser.problem.DatabaseUnavailable;
import io.purser.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs work in one transaction, and again from its beginning if the database or the work itself requires that. */
public final class TransactionRunner {
    /** The most attempts of one transaction. */
    public static final int ATTEMPTS = 50;

    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String UNIQUE_VIOLATION = "23505";

    private TransactionRunner() {}

    /** Work on a connection; it neither commits nor closes the connection. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T in(Connection connection) throws SQLException;
    }

    /** Work without a result. */
    @FunctionalInterface
    public interface Change {
        void in(Connection connection) throws SQLException;
    }

    /**
     * Whether nothing was done and the whole transaction may be repeated. That holds for serialization failures,
     * deadlocks, and check violations: an entry was on its way to the default partition when its month got its own
     * partition.
     */
    public static boolean isRepeatable(SQLException failure) {
        return switch (String.valueOf(failure.getSQLState())) {
            case SERIALIZATION_FAILURE, "40P01", "23514" -> true;
            default -> false;
        };
    }

    /**
     * Commits the work and returns its result.
     *
     * @throws Problem {@code not_ready} if the database is unavailable
     */
    public static <T> T run(DataSource database, Work<T> work) {
        return decide(database, connection -> new TransactionOutcome.Commit<>(work.in(connection)));
    }

    /**
     * Commits a change.
     *
     * @throws Problem {@code not_ready} if the database is unavailable
     */
    public static void change(DataSource database, Change change) {
        run(database, connection -> {
            change.in(connection);
            return true;
        });
    }

    /**
     * Ends the transaction as the work decides, and returns its result.
     *
     * @throws Problem {@code not_ready} if the database is unavailable, or if the work starts again all the time
     */
    public static <T> T decide(DataSource database, Work<TransactionOutcome<T>> work) {
        try {
            // A unique violation: another transaction was first; the repetition sees its rows.
            return repeat(database, work, e -> isRepeatable(e) || UNIQUE_VIOLATION.equals(e.getSQLState()));
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /**
     * The same, for callers that handle the failure of the database themselves.
     *
     * @param again whether the transaction may be repeated after this failure
     * @throws SQLException if the database is unavailable, or if the work starts again all the time
     */
    public static <T> T repeat(DataSource database, Work<TransactionOutcome<T>> work, Predicate<SQLException> again)
            throws SQLException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try (Connection connection = database.getConnection()) {
                switch (attempt(connection, work)) {
                    case TransactionOutcome.Commit<T>(T result) -> {
                        return result;
                    }
                    case TransactionOutcome.Rollback<T>(T result) -> {
                        return result;
                    }
                    case TransactionOutcome.Restart<T> restart -> {}
                }
            } catch (SQLException e) {
                if (!again.test(e) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
        throw tooManyRestarts();
    }

    /** Runs the work once on this connection, and ends the transaction as the work decides. */
    public static <T> TransactionOutcome<T> attempt(Connection connection, Work<TransactionOutcome<T>> work)
            throws SQLException {
        connection.setAutoCommit(false);
        boolean isCommitted = false;
        try {
            TransactionOutcome<T> outcome = work.in(connection);
            if (outcome instanceof TransactionOutcome.Commit<T>) {
                connection.commit();
                isCommitted = true;
            }
            return outcome;
        } finally {
            if (!isCommitted) {
                connection.rollback();
            }
        }
    }

    /**
     * Runs work that begins and commits its transaction itself, by statements that it sends together. If it fails, the
     * transaction that it left open is rolled back, or the connection ends.
     *
     * @param connection a connection that commits each statement by itself
     */
    public static <T> T whole(Connection connection, Work<T> work) throws SQLException {
        boolean isDone = false;
        try {
            T result = work.in(connection);
            isDone = true;
            return result;
        } finally {
            if (!isDone) {
                rollBackOrEnd(connection);
            }
        }
    }

    private static void rollBackOrEnd(Connection connection) throws SQLException {
        try (Statement rollback = connection.createStatement()) {
            rollback.execute("rollback");
        } catch (SQLException e) {
            connection.abort(Runnable::run);
        }
    }

    /** The failure of a transaction that had to start again after each attempt. */
    public static SQLException tooManyRestarts() {
        return new SQLException(
                "the transaction had to start again %d times".formatted(ATTEMPTS), SERIALIZATION_FAILURE);
    }

    /**
     * Reads outside of any transaction.
     *
     * @throws Problem {@code not_ready} if the database is unavailable
     */
    public static <T extends @Nullable Object> T read(DataSource database, Work<T> work) {
        try (Connection connection = database.getConnection()) {
            return work.in(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static RuntimeException failure(SQLException e) {
        return DatabaseUnavailable.isMeantBy(e) ? DatabaseUnavailable.problem() : new IllegalStateException(e);
    }
}
