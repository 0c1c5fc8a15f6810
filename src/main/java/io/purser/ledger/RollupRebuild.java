package io.purser.ledger;

import io.purser.database.TransactionOutcome;
import io.purser.database.TransactionRunner;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes the roll-ups from the entries if this build keeps them in another way: their days were those of another
 * zone, or an update added new figures. Otherwise the writer of each entry keeps them up to date.
 *
 * <p>It runs in the background, day by day, while entries are written; {@link RollupSlice} explains why that is
 * correct. If a rebuild was interrupted, the next replica that starts continues after the last day that was finished.
 * Reports show the old figures of a day until it is rebuilt.
 */
@ApplicationScoped
public class RollupRebuild {
    private static final Logger LOG = Logger.getLogger(RollupRebuild.class);
    private static final int VERSION = 1;
    /** Before everything that writes entries. */
    private static final int FIRST = 100;

    private static final Duration PAUSE_AFTER_A_FAILURE = Duration.ofSeconds(10);
    // serialization_failure, deadlock_detected, lock_not_available: the work has to be repeated from its start.
    private static final Set<String> AGAIN = Set.of("40001", "40P01", "55P03");

    private final DataSource database;
    private final ZoneId zone;

    public RollupRebuild(DataSource database, ZoneId zone) {
        this.database = database;
        this.zone = zone;
    }

    void start(@Observes @Priority(FIRST) StartupEvent event) throws SQLException {
        inBackground();
    }

    void again(@ObservesAsync HistoryChange change) throws SQLException {
        inBackground();
    }

    private void inBackground() throws SQLException {
        if (begin()) {
            Thread.ofPlatform().name("purser-rollups").daemon(true).start(this::goOnUntilDone);
        }
    }

    /**
     * Rebuilds the roll-ups unless they have this zone and this build's form.
     *
     * @throws IllegalStateException if another replica, which might keep the days of the other zone, was alive within
     *     the last minute
     */
    public void rebuildWhereNeeded() throws SQLException {
        if (begin()) {
            goOn();
        }
    }

    private void goOnUntilDone() {
        while (true) {
            try {
                goOn();
                return;
            } catch (SQLException e) {
                LOG.warnf("the rebuild of the ledger's roll-ups has to wait for the database: %s", e.getMessage());
            }
            try {
                Thread.sleep(PAUSE_AFTER_A_FAILURE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /**
     * The state of the roll-ups.
     *
     * @param pending whether days are still to be rebuilt
     * @param rebuilt the last day that was rebuilt, or null
     */
    private record RebuildState(
            String zone,
            int version,
            boolean pending,
            @Nullable LocalDate rebuilt) {}

    private RebuildState state(Connection connection, boolean locked) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "select zone, version, pending, rebuilt_until from usage_rollup_state"
                                + (locked ? " for update" : ""));
                ResultSet row = select.executeQuery()) {
            row.next();
            return new RebuildState(
                    row.getString(1), row.getInt(2), row.getBoolean(3), row.getObject(4, LocalDate.class));
        }
    }

    /** A newer build may have a later version; its roll-ups have everything that this build knows. */
    private boolean isOfThisForm(RebuildState state) {
        return state.zone().equals(zone.getId()) && state.version() >= VERSION;
    }

    /** Records that a rebuild is needed, if it is; returns whether there are days to rebuild. */
    private boolean begin() throws SQLException {
        return transact(connection -> {
            RebuildState seen = state(connection, false);
            if (isOfThisForm(seen)) {
                return seen.pending();
            }
            RebuildState found = state(connection, true);
            if (isOfThisForm(found)) {
                return found.pending();
            }
            boolean isEmpty = edge(connection, "min", zone) == null;
            if (!isEmpty) {
                requireNoOther(connection, found);
            }
            LatencyMonths.forget(connection);
            try (PreparedStatement update = connection.prepareStatement(
                    "update usage_rollup_state set zone = ?, version = ?, pending = ?, rebuilt_until = ?")) {
                update.setString(1, zone.getId());
                update.setInt(2, VERSION);
                update.setBoolean(3, !isEmpty);
                update.setObject(4, dayBeforeTheFirst(connection, found.zone()));
                update.executeUpdate();
            }
            return !isEmpty;
        });
    }

    /**
     * The day before the one that the oldest entry had in the former zone; null if the new zone has that day, too. If
     * older entries were detached, the figures of that day are theirs as well, and stay.
     */
    private @Nullable LocalDate dayBeforeTheFirst(Connection connection, String former) throws SQLException {
        if (former.isEmpty() || former.equals(zone.getId())) {
            return null;
        }
        LocalDate first = edge(connection, "min", ZoneId.of(former));
        LocalDate now = edge(connection, "min", zone);
        try (PreparedStatement select = connection.prepareStatement("select min(day) from usage_rollup");
                ResultSet row = select.executeQuery()) {
            LocalDate kept = row.next() ? row.getObject(1, LocalDate.class) : null;
            return first != null && now != null && first.equals(kept) && first.isBefore(now)
                    ? first.minusDays(1)
                    : null;
        }
    }

    private void goOn() throws SQLException {
        LOG.infof("the ledger's roll-ups are computed anew, by days of %s; reports change while it lasts", zone);
        Optional<LocalDate> first = transact(connection -> Optional.ofNullable(nextDay(connection)));
        Optional<LocalDate> last = transact(connection -> Optional.ofNullable(lastDay(connection)));
        if (first.isPresent() && last.isPresent()) {
            for (LocalDate day = first.get(); !day.isAfter(last.get()); day = day.plusDays(1)) {
                rebuild(day);
            }
        }
        transact(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("update usage_rollup_state set pending = false where zone = ?")) {
                update.setString(1, zone.getId());
                return update.executeUpdate();
            }
        });
        LOG.info("the ledger's roll-ups are computed anew");
    }

    private void rebuild(LocalDate day) throws SQLException {
        RollupSlice slice = new RollupSlice(day, zone);
        for (RollupSlice.Table table : RollupSlice.Table.values()) {
            while (transact(connection -> {
                RebuildState state = state(connection, true); // only one replica rebuilds at a time
                return state.pending() && slice.correct(connection, table);
            })) {
                // correct the next rows
            }
        }
        transact(connection -> note(connection, day));
    }

    private static int note(Connection connection, LocalDate day) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update usage_rollup_state set rebuilt_until = greatest(rebuilt_until, ?) where pending")) {
            update.setObject(1, day);
            return update.executeUpdate();
        }
    }

    private @Nullable LocalDate nextDay(Connection connection) throws SQLException {
        LocalDate rebuilt = state(connection, false).rebuilt();
        // Days whose entries were detached keep their figures.
        return rebuilt == null ? edge(connection, "min", zone) : rebuilt.plusDays(1);
    }

    private @Nullable LocalDate lastDay(Connection connection) throws SQLException {
        LocalDate last = edge(connection, "max", zone);
        try (PreparedStatement select = connection.prepareStatement("select max(day) from usage_rollup");
                ResultSet row = select.executeQuery()) {
            LocalDate kept = row.next() ? row.getObject(1, LocalDate.class) : null;
            return kept != null && (last == null || kept.isAfter(last)) ? kept : last;
        }
    }

    /** The day of the oldest or the newest entry. */
    private static @Nullable LocalDate edge(Connection connection, String which, ZoneId zone) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("select %s(time) from usage_entry".formatted(which));
                ResultSet row = select.executeQuery()) {
            OffsetDateTime time = row.next() ? row.getObject(1, OffsetDateTime.class) : null;
            return time == null ? null : LocalDate.ofInstant(time.toInstant(), zone);
        }
    }

    private void requireNoOther(Connection connection, RebuildState found) throws SQLException {
        if (found.zone().isEmpty() || found.zone().equals(zone.getId())) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement(
                        "select count(*) from replica where seen_at > now() - interval '1 minute'");
                ResultSet row = select.executeQuery()) {
            if (row.next() && row.getLong(1) > 0) {
                throw new ConfigurationException(
                        "PURSER_ZONE is %s, and the ledger's days are those of %s: stop every other Purser on this ledger, wait a minute, and start again"
                                .formatted(zone, found.zone()));
            }
        }
    }

    private <T> T transact(TransactionRunner.Work<T> work) throws SQLException {
        return TransactionRunner.repeat(
                database,
                connection -> new TransactionOutcome.Commit<>(work.in(connection)),
                failure -> AGAIN.contains(Objects.toString(failure.getSQLState())));
    }
}
