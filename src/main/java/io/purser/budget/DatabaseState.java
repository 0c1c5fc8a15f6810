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
 * What the thread that commits last saw of the database: whether anything can be granted now. That thread alone asks,
 * and asks again by itself while it is in doubt, so that nobody else waits for a database that hangs.
 */
final class DatabaseState {
    private static final long FRESH = Duration.ofSeconds(1).toNanos();
    private static final long BETWEEN_LOOKS = Duration.ofMillis(300).toNanos();
    /** What asks for readiness waits no longer; a database that takes longer serves nobody. */
    private static final long TIMEOUT = Duration.ofSeconds(2).toNanos();

    private static final System.Logger LOG = System.getLogger(DatabaseState.class.getName());

    private final DataSource database;
    private final UUID replica;
    private final List<Runnable> renewals = new CopyOnWriteArrayList<>();
    private volatile long answeredAt = System.nanoTime();
    private volatile long lookedAt = System.nanoTime();
    /** Since when the database has been asked without an answer; zero where it is not being asked. */
    private volatile long askedAt;

    private volatile boolean wanted;
    private volatile boolean silent;
    private volatile @Nullable String trouble;

    DatabaseState(DataSource database, UUID replica) {
        this.database = database;
        this.replica = replica;
    }

    /** What else is to be done where the connections lead to a server that will write nothing. */
    void onRenewal(Runnable renewal) {
        renewals.add(renewal);
    }

    void asks() {
        askedAt = System.nanoTime() | 1;
    }

    /** Nothing is asked of it. */
    void rests() {
        askedAt = 0;
    }

    /**
     * A transaction was committed. While nothing can be granted that shows nothing, because a disk may hold what settles
     * a call and not what begins one; only a look does.
     */
    void committed() {
        silent = false;
        if (trouble == null) {
            answered(null);
        } else {
            rests();
        }
    }

    /** Whether nothing can be granted, as far as is known. */
    boolean isAway() {
        return trouble != null;
    }

    /** Whether a question would not be answered now, as far as is known; one that takes no writes may be asked. */
    boolean isSilent() {
        long asked = askedAt;
        return silent || (asked != 0 && System.nanoTime() - asked > TIMEOUT);
    }

    /** Somebody could not reach it. */
    void doubt() {
        wanted = true;
    }

    private void isBack() {
        if (trouble != null) {
            LOG.log(System.Logger.Level.INFO, "the database is back");
        }
        silent = false;
        answered(null);
    }

    /** The database is away, hangs, or writes nothing. */
    void failed(SQLException cause) {
        if (trouble == null) {
            LOG.log(System.Logger.Level.WARNING, "the database is away: {0}", cause.getMessage());
        }
        String sqlState = cause.getSQLState();
        silent = sqlState == null || sqlState.startsWith("08") || sqlState.startsWith("57");
        answered("SQL state %s: %s".formatted(sqlState, firstLine(cause.getMessage())));
        renew();
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }

    private synchronized void answered(@Nullable String seen) {
        trouble = seen;
        askedAt = 0;
        wanted = false;
        answeredAt = System.nanoTime();
        lookedAt = answeredAt;
        notifyAll();
    }

    /** Connections may lead to a server that hangs or was demoted; new ones find the one that serves. */
    private void renew() {
        if (database instanceof AgroalDataSource pool) {
            pool.flush(AgroalDataSource.FlushMode.GRACEFUL);
        }
        renewals.forEach(Runnable::run);
    }

    /** Asks the database where somebody waits for that, or where it was away. */
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

    /** What a call writes first, and takes back: only that shows that calls can be granted again. */
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

    /** Why nothing can be granted now, where that is so; answers within two seconds whatever the database does. */
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
        return answeredAt - now >= 0
                ? Optional.ofNullable(trouble)
                : Optional.of("the database has not answered within two seconds");
    }
}
