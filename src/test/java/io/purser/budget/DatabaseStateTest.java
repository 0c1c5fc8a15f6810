package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.postgresql.ds.PGSimpleDataSource;

/** What this replica says of a database that nobody asks, as while the commit thread waits for an answer. */
@Execution(ExecutionMode.CONCURRENT)
class DatabaseStateTest {
    private final DatabaseState state = new DatabaseState(new PGSimpleDataSource(), UUID.randomUUID());

    @Test
    void refusesReadsAsSoonAsReadinessSaysThatTheDatabaseDoesNotAnswer() throws Exception {
        unanswered();

        assertThat(state.isSilent()).isTrue();
    }

    @Test
    void allowsReadsAgainAfterACommit() throws Exception {
        unanswered();

        state.committed();

        assertThat(state.isSilent()).isFalse();
        assertThat(state.trouble()).isEmpty();
    }

    @Test
    void allowsReadsOfAServerThatAcceptsNoWrites() {
        state.failed(new SQLException("cannot execute INSERT in a read-only transaction", "25006"));

        assertThat(state.isSilent()).isFalse();
        assertThat(state.trouble()).contains("SQL state 25006: cannot execute INSERT in a read-only transaction");
    }

    @Test
    void refusesReadsOfAServerThatCannotBeReached() {
        state.failed(new SQLException("the connection attempt failed", "08001"));

        assertThat(state.isSilent()).isTrue();
    }

    /** The last answer is fresh for a second; then readiness waits for a new one for two seconds, and no one gives it. */
    private void unanswered() throws InterruptedException {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> state.trouble().isPresent());
        assertThat(state.trouble()).contains("the database has not answered within two seconds");
    }
}
