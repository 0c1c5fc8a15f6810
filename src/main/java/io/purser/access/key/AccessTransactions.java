package io.purser.access.key;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Runs this package's statements. Each unit of work happens whole or not at all. */
public final class AccessTransactions {
    private static final Logger LOG = Logger.getLogger(AccessTransactions.class);
    // serialization_failure and deadlock_detected: the transaction has to run again from the start.
    private static final Set<String> AGAIN = Set.of("40001", "40P01");
    private static final int MOST_ATTEMPTS = 10;

    private final DataSource source;

    public AccessTransactions(DataSource source) {
        this.source = source;
    }

    /** Work on a connection; it neither commits nor closes the connection. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Reads outside of any transaction.
     *
     * @throws Problem 503 if the database is unavailable
     */
    public <T> T read(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /**
     * Runs the work in one transaction. Repeats it whole, at most ten times, if the database asks for that.
     *
     * @throws Problem 503 if the database is unavailable
     */
    public <T> T transact(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = source.getConnection()) {
                return commit(connection, work);
            } catch (SQLException e) {
                if (!AGAIN.contains(String.valueOf(e.getSQLState())) || attempt == MOST_ATTEMPTS) {
                    throw unavailable(e);
                }
            }
        }
    }

    private static <T> T commit(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        boolean committed = false;
        try {
            T result = work.on(connection);
            connection.commit();
            committed = true;
            return result;
        } finally {
            if (!committed) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }

    private static Problem unavailable(SQLException e) {
        LOG.errorf("the database refused: SQL state %s, %s", e.getSQLState(), e.getMessage());
        return Problem.of(ProblemType.NOT_READY, "the database cannot be asked now; try again shortly")
                .retryAfter(Duration.ofSeconds(1));
    }
}
