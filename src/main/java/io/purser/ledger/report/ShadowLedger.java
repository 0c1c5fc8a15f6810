package io.purser.ledger.report;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.ledger.ColumnArrays;
import io.purser.money.Usd;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Sums what a shadow policy would have chosen. Calls add to sums in memory; a scheduled task writes them to the database,
 * where the sums of all replicas come together. If the database fails at a write, these sums may be lost or count twice:
 * they are statistics, and no money depends on them.
 */
@Singleton
public class ShadowLedger {
    private static final Logger LOG = Logger.getLogger(ShadowLedger.class);
    /** More pairs of models than any two policies choose; further ones are not counted until the next write. */
    private static final int MOST_PENDING = 10_000;

    private static final String ADD = """
            insert into shadow_decision as s (month, policy, shadow_policy, target, shadow_target, calls, estimated_nanos,
                shadow_estimated_nanos, measured_calls, cost_nanos, shadow_cost_nanos)
            select * from unnest(?::date[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
            on conflict (month, policy, shadow_policy, target, shadow_target) do update set
                calls = s.calls + excluded.calls,
                estimated_nanos = s.estimated_nanos + excluded.estimated_nanos,
                shadow_estimated_nanos = s.shadow_estimated_nanos + excluded.shadow_estimated_nanos,
                measured_calls = s.measured_calls + excluded.measured_calls,
                cost_nanos = s.cost_nanos + excluded.cost_nanos,
                shadow_cost_nanos = s.shadow_cost_nanos + excluded.shadow_cost_nanos
            """;
    private static final String READ = """
            select policy, shadow_policy, target, shadow_target, calls, estimated_nanos, shadow_estimated_nanos,
                measured_calls, cost_nanos, shadow_cost_nanos
            from shadow_decision where month = ?
            """;

    /**
     * Two policies, and what each of them chose.
     *
     * @param shadowTarget empty if no model could serve the request
     */
    public record Pair(String policy, String shadowPolicy, String target, String shadowTarget)
            implements Comparable<Pair> {
        private static final Comparator<Pair> ORDER = Comparator.comparing(Pair::policy)
                .thenComparing(Pair::shadowPolicy)
                .thenComparing(Pair::target)
                .thenComparing(Pair::shadowTarget);

        /** Whether both chose the same. */
        public boolean isSame() {
            return target.equals(shadowTarget);
        }

        @Override
        public int compareTo(Pair other) {
            return ORDER.compare(this, other);
        }
    }

    private record Row(LocalDate month, Pair pair) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int months = month.compareTo(other.month);
            return months == 0 ? pair.compareTo(other.pair) : months;
        }
    }

    private final DataSource database;
    private final ZoneId zone;
    private Map<Row, ShadowSums> pending = new HashMap<>();

    @Inject
    ShadowLedger(DataSource database, ZoneId zone) {
        this.database = database;
        this.zone = zone;
    }

    /** Adds to the sums of the month in which the call was decided. */
    public synchronized void add(Instant at, Pair pair, ShadowSums sums) {
        Row row = new Row(LocalDate.ofInstant(at, zone).withDayOfMonth(1), pair);
        if (pending.size() < MOST_PENDING || pending.containsKey(row)) {
            pending.merge(row, sums, ShadowSums::plus);
        }
    }

    private synchronized Map<Row, ShadowSums> take() {
        Map<Row, ShadowSums> taken = pending;
        pending = new HashMap<>();
        return taken;
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = SKIP)
    void keepUp() {
        try {
            write();
        } catch (SQLException e) {
            LOG.warnf("the decisions of the shadow policy wait for the database: %s", e.getMessage());
        }
    }

    /** Writes the rest before the database's connections close. */
    void stop(@Observes ShutdownEvent event) {
        keepUp();
    }

    /** Writes what was added since the last time; it waits for the next time if the database fails. */
    public void write() throws SQLException {
        Map<Row, ShadowSums> taken = take();
        if (taken.isEmpty()) {
            return;
        }
        // All replicas lock the rows in the same order.
        List<Map.Entry<Row, ShadowSums>> rows = List.copyOf(new TreeMap<>(taken).entrySet());
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(ADD)) {
            new ColumnArrays<>(connection, insert, rows)
                    .column("text", row -> row.getKey().month().toString())
                    .column("text", row -> row.getKey().pair().policy())
                    .column("text", row -> row.getKey().pair().shadowPolicy())
                    .column("text", row -> row.getKey().pair().target())
                    .column("text", row -> row.getKey().pair().shadowTarget())
                    .column("bigint", row -> row.getValue().calls())
                    .column("bigint", row -> row.getValue().estimated().nanos())
                    .column("bigint", row -> row.getValue().shadowEstimated().nanos())
                    .column("bigint", row -> row.getValue().measuredCalls())
                    .column("bigint", row -> row.getValue().cost().nanos())
                    .column("bigint", row -> row.getValue().shadowCost().nanos());
            insert.executeUpdate();
        } catch (SQLException e) {
            taken.forEach(this::addAgain);
            throw e;
        }
    }

    private synchronized void addAgain(Row row, ShadowSums sums) {
        pending.merge(row, sums, ShadowSums::plus);
    }

    /** The sums of that month, in the order of the pairs. */
    public Map<Pair, ShadowSums> month(YearMonth month) throws SQLException {
        Map<Pair, ShadowSums> sums = new TreeMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(READ)) {
            select.setObject(1, month.atDay(1));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sums.put(
                            new Pair(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                            new ShadowSums(
                                    row.getLong(5),
                                    Usd.ofNanos(row.getLong(6)),
                                    Usd.ofNanos(row.getLong(7)),
                                    row.getLong(8),
                                    Usd.ofNanos(row.getLong(9)),
                                    Usd.ofNanos(row.getLong(10))));
                }
            }
        }
        return sums;
    }
}
