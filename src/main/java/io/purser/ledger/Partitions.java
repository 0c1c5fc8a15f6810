package io.purser.ledger;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Keeps the partitions of the ledger for this month (in UTC) and the next three ready. Entries of a month without a
 * partition are in the default partition, {@code usage_entry_other}, so that no entry is ever refused because a
 * partition is missing.
 */
@ApplicationScoped
public class Partitions {
    private static final Logger LOG = Logger.getLogger(Partitions.class);
    private static final int MONTHS_AHEAD = 3;
    private static final int ATTEMPTS = 3;
    /** The most rows to move out of the default partition, which takes about a second; calls wait that long. */
    private static final int MOVED_AT_MOST = 50_000;

    private final DataSource database;
    private final Clock clock;
    private final int movedAtMost;

    /** Keeps the partitions of that database. */
    @Inject
    public Partitions(DataSource database, Clock clock) {
        this(database, clock, MOVED_AT_MOST);
    }

    Partitions(DataSource database, Clock clock, int movedAtMost) {
        this.database = database;
        this.clock = clock;
        this.movedAtMost = movedAtMost;
    }

    /** Runs at the start and then every hour. Any number of replicas may run it at the same time. */
    @Scheduled(every = "1h", concurrentExecution = SKIP)
    public void keepAhead() {
        YearMonth now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
            if (!keep(now.plusMonths(ahead))) {
                return;
            }
        }
    }

    void again(@ObservesAsync HistoryChange change) {
        keepAhead();
    }

    private boolean keep(YearMonth month) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.getConnection()) {
                if (!exists(connection, month)) {
                    make(connection, month);
                }
                return true;
            } catch (SQLException e) {
                // Another replica was faster, or another session reads a table that has to be locked: check again.
                if (attempt == ATTEMPTS) {
                    LOG.warnf(
                            "the ledger's partition for %s could not be made; the default partition serves it, and the"
                                    + " next attempt is in an hour: %s",
                            month, e.getMessage());
                    return false;
                }
            }
        }
    }

    static String nameOf(YearMonth month) {
        return "usage_entry_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    }

    private static boolean exists(Connection connection, YearMonth month) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select 1 from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'usage_entry'::regclass and c.relname = ?
                """)) {
            select.setString(1, nameOf(month));
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private void make(Connection connection, YearMonth month) throws SQLException {
        String name = nameOf(month);
        String from = "'%s-01T00:00:00Z'".formatted(month);
        String to = "'%s-01T00:00:00Z'".formatted(month.plusMonths(1));
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // Other sessions queue behind one that waits for a lock: rather give up and try again later.
            statement.execute("set local lock_timeout = '1s'");
            statement.execute("set local statement_timeout = '20s'");
            statement.execute("create table " + name + " (like usage_entry including all)");
            // Lets running statements finish, and makes new ones wait before PostgreSQL looks which partitions there
            // are. Otherwise the default partition would refuse a row on its way there once the month has its own
            // partition, and a reader that knows only the older partitions would miss the moved rows. All partitions
            // are
            // locked with the table, as strongly as the attaching needs it, so that no lock has to be upgraded.
            statement.execute("lock table usage_entry in access exclusive mode");
            String ofMonth = " from usage_entry_other where time >= %s and time < %s".formatted(from, to);
            if (holdsMoreThanCanBeMoved(statement, ofMonth)) {
                connection.rollback();
                LOG.infof("the default partition goes on to serve %s: too many entries lie in it to be moved", month);
                return;
            }
            statement.execute(
                    "with moved as (delete%s returning *) insert into %s select * from moved".formatted(ofMonth, name));
            statement.execute("alter table usage_entry attach partition %s for values from (%s) to (%s)"
                    .formatted(name, from, to));
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    private boolean holdsMoreThanCanBeMoved(Statement statement, String ofMonth) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "select count(*) from (select 1%s limit %d) as found".formatted(ofMonth, movedAtMost + 1))) {
            return row.next() && row.getLong(1) > movedAtMost;
        }
    }
}
