package io.purser.ledger;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import javax.sql.DataSource;

/** The clock of the whole program: this machine's clock, compared with the database's before the first request. */
@ApplicationScoped
class SystemClock {
    /** Before everything that writes a time. */
    private static final int EARLY = 50;
    /** The first question also opens a connection. */
    private static final int QUESTIONS = 3;

    @Produces
    @Singleton
    DatabaseClock clock() {
        return new DatabaseClock(Clock.systemUTC(), System::nanoTime);
    }

    void start(@Observes @Priority(EARLY) StartupEvent event, DatabaseClock clock, DataSource database)
            throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("select clock_timestamp()")) {
            for (int i = 0; i < QUESTIONS; i++) {
                DatabaseClock.Question question = clock.ask();
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    question.answered(row.getObject(1, OffsetDateTime.class).toInstant());
                }
            }
        }
    }
}
