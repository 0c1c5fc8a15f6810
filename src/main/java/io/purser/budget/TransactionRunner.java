package io.purser.budget;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs work in one transaction, again where the database asks for that; other packages over the same database use it too. */
public final class TransactionRunner {
    private static final int ATTEMPTS = 50;

    private TransactionRunner() {}

    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /**
     * Whether nothing was done and the whole transaction may be repeated: serialization failures, deadlocks, and an entry
     * that was on its way to the default partition when its month got one of its own, which is a check violation.
     */
    static boolean isRepeatable(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.equals("40001") || state.equals("40P01") || state.equals("23514");
    }

    /**
     * Commits the work and returns what it made.
     *
     * @throws io.purser.problem.Problem {@code not_ready} where the database is away
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
                // A unique violation: somebody else was first; the repetition sees what he wrote.
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
