package io.purser.budget;

import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.DatabaseClock;
import io.purser.ledger.HistoryChange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This process among those that share the ledger. It has a new id at every start: reservations of an earlier process
 * are not its own.
 *
 * <p>Each of its heartbeats has a number. If the database does not know the last number, it is not the same database
 * any more: it was restored to an earlier moment. Every commit checks that, in a round trip that it makes anyway.
 */
@ApplicationScoped
class Replica {
    private static final Logger LOG = Logger.getLogger(Replica.class);

    private final DataSource database;
    private final DatabaseClock clock;
    private final Runnable tellOthers;
    private final UUID id;
    /** The last heartbeat that the database certainly has; {@code tried} is the last that it may have. */
    private volatile long confirmed;

    private volatile long tried;
    private volatile boolean strayed;

    @Inject
    Replica(
            @io.quarkus.agroal.DataSource("money") DataSource database,
            DatabaseClock clock,
            Event<HistoryChange> changes) {
        this(database, clock, () -> {
            changes.fire(new HistoryChange());
            // An action that takes longer than a grant may run later.
            changes.fireAsync(new HistoryChange());
        });
    }

    Replica(DataSource database, DatabaseClock clock, Runnable tellOthers) {
        this.database = database;
        this.clock = clock;
        this.tellOthers = tellOthers;
        this.id = TimeOrderedUuids.next(clock.instant());
    }

    UUID id() {
        return id;
    }

    /** Writes a heartbeat, by the database's clock, which all replicas share, and reads that clock. */
    synchronized void beat() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement upsert = connection.prepareStatement("""
                        insert into replica (id, started_at, seen_at, beat) values (?, now(), now(), 1)
                        on conflict (id) do update set seen_at = now(), beat = replica.beat + 1
                        returning beat, clock_timestamp()
                        """)) {
            upsert.setObject(1, id);
            tried = tried + 1;
            DatabaseClock.Question question = clock.ask();
            try (ResultSet row = upsert.executeQuery()) {
                row.next();
                question.answered(row.getObject(2, OffsetDateTime.class).toInstant());
                long beat = row.getLong(1);
                if (beat <= confirmed || beat > tried) {
                    strayed = true;
                }
                tried = beat;
                confirmed = beat;
            }
        }
    }

    /** The number that a query that starts now has to find, or a later one; 0 if any number will do. */
    long confirmed() {
        return confirmed;
    }

    /** The highest number that the database may have by now. */
    long tried() {
        return tried;
    }

    /**
     * Checks the number that a query found.
     *
     * @param expected the value of {@link #confirmed} before the query
     * @param found this replica's number in the database, or null if the database does not know the replica
     * @return whether it is still the same database
     */
    boolean knows(long expected, @Nullable Long found) {
        if (expected == 0 || (found != null && found >= expected && found <= tried)) {
            return true;
        }
        strayed = true;
        return false;
    }

    /** Whether the database is not the one from which this replica remembers data. */
    boolean hasStrayed() {
        return strayed;
    }

    /**
     * Registers the replica in the database as it is now, and makes all listeners read their data again.
     *
     * @throws SQLException if that cannot be done now; then {@link #hasStrayed} stays true
     */
    void settleIn() throws SQLException {
        LOG.warn("the database was restored to an earlier moment, or is another one: all that was remembered of it is"
                + " read anew");
        try {
            tellOthers.run();
        } catch (RuntimeException e) {
            throw new SQLException("what was remembered of the database cannot be read anew yet", "08000", e);
        }
        synchronized (this) {
            beat();
            strayed = false;
        }
    }
}
