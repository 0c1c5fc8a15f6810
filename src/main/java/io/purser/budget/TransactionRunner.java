package io.purser.budget;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Runs work in one transaction, and again if the database requires a retry; other packages use it for the same
 * database.
 */
public final class TransactionRunner {
    private static final int ATTEMPTS = 50;

    private TransactionRunner() {}

    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /**
     * Whether nothing was done and the whole transaction may be repeated. That holds for serialization failures,
     * deadlocks, and check violations: an entry was on its way to the default partition when its month got its own
     * partition.
     */
    static boolean isRepeatable(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.equals("40001") || state.equals("40P01") || state.equals("23514");
    }

    /**
     * Commits the work and returns its result.
     *
     * @throws io.purser.problem.Problem {@code not_ready} if the database is unavailable
     */
    public static <T> T run(DataSource database, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                try {
                    T result = work.in(connection);
                    connection.commit();
                    return result;
                } catch (Throwable e) {
                    connection.rollback();
                    throw e;
                }
            } catch (SQLException e) {
                // A unique violation: another transaction was first; the repetition sees its rows.
                if ((isRepeatable(e) || "23505".equals(e.getSQLState())) && attempt < ATTEMPTS) {
                    continue;
                }
                if (DatabaseUnavailableProblem.isMeantBy(e)) {
                    throw DatabaseUnavailableProblem.problem();
                }
                throw new IllegalStateException(e);
            }
        }
    }
}
