package io.purser.budget;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The state of the database as the commit thread last saw it: whether reservations can be granted now. Only that thread
 * asks the database. While it is in doubt, it asks again by itself, so that no other thread waits for a database that
 * hangs.
 */
final class DatabaseState {
    private static final long FRESH = Duration.ofSeconds(1).toNanos();
    private static final long BETWEEN_LOOKS = Duration.ofMillis(300).toNanos();
    /** A readiness probe does not wait longer, and a database that takes longer is of no use. */
    private static final long TIMEOUT = Duration.ofSeconds(2).toNanos();

    private static final System.Logger LOG = System.getLogger(DatabaseState.class.getName());

    private final DataSource database;
    private final UUID replica;
    private final List<Runnable> renewals = new CopyOnWriteArrayList<>();
    private volatile long answeredAt = System.nanoTime();
    private volatile long lookedAt = System.nanoTime();
    /** The time since when a question to the database has had no answer; zero if there is no question. */
    private volatile long askedAt;

    private volatile boolean wanted;
    private volatile boolean silent;
    private volatile @Nullable String trouble;

    DatabaseState(DataSource database, UUID replica) {
        this.database = database;
        this.replica = replica;
    }

    /** Registers an action for the case that the connections lead to a server that accepts no writes. */
    void onRenewal(Runnable renewal) {
        renewals.add(renewal);
    }

    void asks() {
        askedAt = System.nanoTime() | 1;
    }

    /** Ends the question: the database is idle. */
    void rests() {
        askedAt = 0;
    }

    /**
     * Notes a committed transaction. While nothing can be granted, a commit is not enough to change that: a full disk
     * may have space for a settlement and not for a new reservation. Then only the check of the database decides.
     */
    void committed() {
        if (trouble == null) {
            answered(null, false);
        } else {
            silent = false;
            rests();
        }
    }

    /** Whether nothing can be granted, as far as this replica knows. */
    boolean isUnavailable() {
        return trouble != null;
    }

    /**
     * Whether the database would not answer a read now, as far as this replica knows. A database that accepts no writes
     * may still answer reads.
     */
    boolean isSilent() {
        long asked = askedAt;
        return silent || (asked != 0 && System.nanoTime() - asked > TIMEOUT);
    }

    /** Notes that the database could not be reached. */
    void doubt() {
        wanted = true;
    }

    private void isBack() {
        if (trouble != null) {
            LOG.log(System.Logger.Level.INFO, "the database is available again");
        }
        answered(null, false);
    }

    /** Notes that the database is unavailable, hangs or accepts no writes. */
    void failed(SQLException cause) {
        if (trouble == null) {
            LOG.log(System.Logger.Level.WARNING, "the database is unavailable: {0}", cause.getMessage());
        }
        String sqlState = cause.getSQLState();
        answered(
                "SQL state %s: %s".formatted(sqlState, firstLine(cause.getMessage())),
                sqlState == null || sqlState.startsWith("08") || sqlState.startsWith("57"));
        renew();
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }

    private synchronized void answered(@Nullable String seen, boolean isSilentNow) {
        silent = isSilentNow;
        trouble = seen;
        askedAt = 0;
        wanted = false;
        answeredAt = System.nanoTime();
        lookedAt = answeredAt;
        notifyAll();
    }

    /** Connections may lead to a server that hangs or was demoted; new connections find the server that works. */
    private void renew() {
        if (database instanceof AgroalDataSource pool) {
            pool.flush(AgroalDataSource.FlushMode.GRACEFUL);
        }
        renewals.forEach(Runnable::run);
    }

    /** Asks the database if somebody waits for the answer, or if it was unavailable. */
    void lookIfAsked() {
        if (wanted || (trouble != null && System.nanoTime() - lookedAt > BETWEEN_LOOKS)) {
            asks();
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                try {
                    look(connection);
                    connection.commit();
                } catch (SQLException e) {
                    connection.rollback();
                    throw e;
                }
                isBack();
            } catch (SQLException e) {
                failed(e);
            }
        }
    }

    private void look(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "select pg_is_in_recovery() or current_setting('transaction_read_only') = 'on'");
                ResultSet row = select.executeQuery()) {
            if (row.next() && row.getBoolean(1)) {
                throw new SQLException("the database takes no writes: it is a replica, or read-only", "25006");
            }
        }
        if (trouble != null) {
            write(connection);
        }
    }

    /** Writes a reservation as a call does, and deletes it: only that shows that reservations can be granted again. */
    private void write(Connection connection) throws SQLException {
        UUID id = UUID.randomUUID();
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into reservation (id, state, replica, created_at, expires_at, bound_nanos, budgets, windows,
                    caller, tags, provider, model, price_version, attempt, call_id)
                values (?, 'held', ?, now(), now() + interval '1 minute', 0, '{}', '{}', 'purser', '{}', '', '', '', 0, ?)
                """)) {
            insert.setObject(1, id);
            insert.setObject(2, replica);
            insert.setObject(3, id);
            insert.executeUpdate();
        }
        try (PreparedStatement delete = connection.prepareStatement("delete from reservation where id = ?")) {
            delete.setObject(1, id);
            delete.executeUpdate();
        }
    }

    /**
     * The reason why nothing can be granted now, or empty if it can; answers within two seconds, whatever the database
     * does. If the database gives no answer in that time, {@link #isSilent} says so until it answers.
     */
    synchronized Optional<String> trouble() {
        long now = System.nanoTime();
        long asked = askedAt;
        if (asked != 0 && now - asked > TIMEOUT) {
            return Optional.of("the database has not answered for %d s"
                    .formatted(Duration.ofNanos(now - asked).toSeconds()));
        }
        if (trouble != null || now - answeredAt < FRESH) {
            return Optional.ofNullable(trouble);
        }
        wanted = true;
        try {
            for (long left = TIMEOUT; left > 0 && answeredAt - now < 0; left = TIMEOUT - (System.nanoTime() - now)) {
                wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (answeredAt - now >= 0) {
            return Optional.ofNullable(trouble);
        }
        silent = true;
        return Optional.of("the database has not answered within two seconds");
    }
}
