package io.purser.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.access.AccessDatabase;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a transaction ends: as its work decides, and again from its beginning if the work asks for that. */
class TransactionRunnerTest {
    private static final DataSource DATABASE = AccessDatabase.fresh();

    private final AtomicInteger attempts = new AtomicInteger();

    @BeforeEach
    void empty() {
        TransactionRunner.run(
                DATABASE, connection -> change(connection, "create table if not exists noted (attempt int)"));
        TransactionRunner.run(DATABASE, connection -> change(connection, "delete from noted"));
    }

    private static int change(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private int note(Connection connection) throws SQLException {
        int attempt = attempts.incrementAndGet();
        change(connection, "insert into noted values (%d)".formatted(attempt));
        return attempt;
    }

    private static long noted() {
        return TransactionRunner.read(DATABASE, connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select coalesce(sum(attempt), 0) from noted")) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Test
    void leavesNothingOfAnAttemptThatStartsAgain() {
        int result = TransactionRunner.decide(DATABASE, connection -> {
            int attempt = note(connection);
            return attempt < 3
                    ? new TransactionOutcome.Restart<>("too early")
                    : new TransactionOutcome.Commit<>(attempt);
        });

        assertThat(result).isEqualTo(3);
        assertThat(noted()).isEqualTo(3);
    }

    @Test
    void rollsBackWhatItsOwnTransactionDidAndLeavesTheConnectionWithoutOne() throws Exception {
        try (Connection connection = DATABASE.getConnection()) {
            assertThatThrownBy(() -> TransactionRunner.whole(
                            connection,
                            open -> change(open, "begin; insert into noted values (7); select 1 / 0; commit")))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("division by zero");
            assertThatThrownBy(() -> TransactionRunner.whole(connection, open -> {
                        change(open, "begin; insert into noted values (8)");
                        throw new AssertionError("in the middle");
                    }))
                    .hasMessage("in the middle");

            note(connection);
            assertThat(noted()).isEqualTo(1);
        }
    }

    @Test
    void endsAConnectionWhoseTransactionCannotBeRolledBack() throws Exception {
        try (Connection connection = DATABASE.getConnection()) {
            assertThatThrownBy(() -> TransactionRunner.whole(connection, open -> {
                        change(open, "begin; insert into noted values (9)");
                        change(open, "select pg_terminate_backend(pg_backend_pid())");
                        return true;
                    }))
                    .isInstanceOf(SQLException.class);

            assertThat(connection.isClosed()).isTrue();
            assertThat(noted()).isZero();
        }
    }

    @Test
    void answersAndLeavesNothingIfTheWorkRollsBack() {
        int result =
                TransactionRunner.decide(DATABASE, connection -> new TransactionOutcome.Rollback<>(note(connection)));

        assertThat(result).isEqualTo(1);
        assertThat(noted()).isZero();
    }

    @Test
    void isUnavailableIfTheWorkAlwaysStartsAgain() {
        assertThatThrownBy(() -> TransactionRunner.decide(DATABASE, connection -> {
                    note(connection);
                    return new TransactionOutcome.Restart<Integer>("never right");
                }))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.NOT_READY));
        assertThat(attempts).hasValue(TransactionRunner.ATTEMPTS);
        assertThat(noted()).isZero();
    }

    @Test
    void runsAgainAfterASerializationFailure() {
        int result = TransactionRunner.run(DATABASE, connection -> {
            int attempt = note(connection);
            if (attempt == 1) {
                throw new SQLException("another transaction was first", "40001");
            }
            return attempt;
        });

        assertThat(result).isEqualTo(2);
        assertThat(noted()).isEqualTo(2);
    }
}
