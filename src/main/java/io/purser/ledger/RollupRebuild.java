package io.purser.ledger;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Computes the roll-ups anew from the entries, where they were kept otherwise than this build keeps them: their days
 * were those of another zone, or an update brought new figures. Otherwise they are kept by whoever writes an entry.
 */
@ApplicationScoped
public class RollupRebuild {
    private static final Logger LOG = Logger.getLogger(RollupRebuild.class);
    private static final int VERSION = 1;
    /** Ahead of everything that writes entries. */
    private static final int FIRST = 100;

    private static final String DETAILS = """
            insert into usage_detail (kind, item, day, team, agent, caller, provider, model, %s)
            select d.kind, d.item, ?::date, coalesce(team, ''), coalesce(agent, ''), caller, provider, model, %s
            from usage_entry cross join lateral (
                select 'call' as kind, '' as item
                union all select 'task', task where task is not null
                union all select 'tag', tag from unnest(tags) as tag) as d
            where time >= ? and time < ?
            group by 1, 2, 3, 4, 5, 6, 7, 8
            """.formatted(Measure.columns(), Measure.sumsOfEntries());
    // What names no task is what is left of all calls when those with one are taken away.
    private static final String SUMS = """
            insert into usage_rollup (dimension, day, value, %s)
            select d.dimension, day, d.value, %s
            from usage_detail cross join lateral (
                select d.* from (values ('all', '', 1), ('agent', agent, 1), ('task', '', 1), ('team', team, 1),
                    ('caller', caller, 1), ('provider', provider, 1), ('target', provider || ':' || model, 1)) as d
                where kind = 'call'
                union all select * from (values ('task', item, 1), ('task', '', -1)) as t where kind = 'task'
                union all select 'tag', item, 1 where kind = 'tag') as d (dimension, value, factor)
            where day >= ? and day <= ?
            group by 1, 2, 3 having sum(d.factor * calls) <> 0
            """.formatted(Measure.columns(), Measure.sumsOfRollups("d.factor"));
    private static final String LATENCIES =
            """
            insert into usage_latency (day, provider, model, first_token, bucket, calls)
            select ?::date, provider, model, d.first_token, d.bucket, count(*)
            from usage_entry cross join lateral (
                values (false, latency_ms, %s), (true, first_token_ms, %s)) as d (first_token, time, bucket)
            where d.time is not null and corrects is null and status = 'ok'
                and usage_entry.time >= ? and usage_entry.time < ?
            group by 1, 2, 3, 4, 5
            """.formatted(LatencyBuckets.SQL.formatted("latency_ms"), LatencyBuckets.SQL.formatted("first_token_ms"));

    private final DataSource database;
    private final ZoneId zone;

    public RollupRebuild(DataSource database, @ConfigProperty(name = "purser.zone", defaultValue = "UTC") ZoneId zone) {
        this.database = database;
        this.zone = zone;
    }

    void start(@Observes @Priority(FIRST) StartupEvent event) throws SQLException {
        rebuildWhereNeeded();
    }

    /**
     * Rebuilds the roll-ups unless they are of this zone and of this build's form.
     *
     * @throws IllegalStateException where another replica, which might keep days of the other zone, was alive within the
     *     last minute
     */
    public void rebuildWhereNeeded() throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (stateOf(connection).equals(wanted())) {
                return;
            }
            connection.setAutoCommit(false);
            try {
                rebuild(connection);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private record State(String zone, int version) {}

    private State wanted() {
        return new State(zone.getId(), VERSION);
    }

    private static State stateOf(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select zone, version from usage_rollup_state");
                ResultSet row = select.executeQuery()) {
            row.next();
            return new State(row.getString(1), row.getInt(2));
        }
    }

    private void rebuild(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Nothing may be appended meanwhile; whoever appends waits, and adds to what is there then.
            statement.execute("lock table usage_entry in share row exclusive mode");
        }
        State found = stateOf(connection);
        if (found.equals(wanted())) {
            return; // another replica was faster
        }
        Instant oldest = edge(connection, "min");
        Instant newest = edge(connection, "max");
        if (oldest != null && newest != null) {
            requireNoOther(connection, found);
            LOG.infof("the ledger's roll-ups are computed anew, by days of %s", zone);
            LocalDate first = LocalDate.ofInstant(oldest, zone);
            LocalDate last = LocalDate.ofInstant(newest, zone);
            forget(connection, first);
            for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
                fill(connection, DETAILS, day);
                fill(connection, LATENCIES, day);
            }
            try (PreparedStatement insert = connection.prepareStatement(SUMS)) {
                insert.setObject(1, first);
                insert.setObject(2, last);
                insert.executeUpdate();
            }
        }
        try (PreparedStatement update =
                connection.prepareStatement("update usage_rollup_state set zone = ?, version = ?")) {
            update.setString(1, zone.getId());
            update.setInt(2, VERSION);
            update.executeUpdate();
        }
    }

    private static @Nullable Instant edge(Connection connection, String which) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("select %s(time) from usage_entry".formatted(which));
                ResultSet row = select.executeQuery()) {
            OffsetDateTime time = row.next() ? row.getObject(1, OffsetDateTime.class) : null;
            return time == null ? null : time.toInstant();
        }
    }

    private void requireNoOther(Connection connection, State found) throws SQLException {
        if (found.zone().isEmpty() || found.zone().equals(zone.getId())) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement(
                        "select count(*) from replica where seen_at > now() - interval '1 minute'");
                ResultSet row = select.executeQuery()) {
            if (row.next() && row.getLong(1) > 0) {
                throw new IllegalStateException(
                        "PURSER_ZONE is %s, and the ledger's days are those of %s: stop every other Purser on this ledger, wait a minute, and start again"
                                .formatted(zone, found.zone()));
            }
        }
    }

    /** Days whose entries were detached keep their figures. */
    private static void forget(Connection connection, LocalDate first) throws SQLException {
        for (String table : new String[] {"usage_rollup", "usage_detail", "usage_latency"}) {
            try (PreparedStatement delete = connection.prepareStatement("delete from " + table + " where day >= ?")) {
                delete.setObject(1, first);
                delete.executeUpdate();
            }
        }
    }

    private void fill(Connection connection, String sql, LocalDate day) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, day);
            insert.setObject(2, day.atStartOfDay(zone).toInstant().atOffset(ZoneOffset.UTC));
            insert.setObject(3, day.plusDays(1).atStartOfDay(zone).toInstant().atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }
}
