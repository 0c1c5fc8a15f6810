package io.purser.ledger;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.database.TransactionOutcome;
import io.purser.database.TransactionRunner;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Sums the latency histograms of the days that are over into one for each month. Reports use a month's histogram only
 * while it has as many calls as the roll-up of its days ({@link #IS_CURRENT}), and read the days otherwise. So nobody
 * waits for this work: a call of a day that was summed may come late, or from the release before.
 */
@ApplicationScoped
public class LatencyMonths {
    /**
     * Whether the histogram of {@code usage_latency_month_state s} still has every call of its days, in SQL. Writers of
     * entries only add calls, so that equal numbers mean equal histograms. A rebuild also moves calls between days: it
     * forgets the state of every month. A release that does not know the months leaves the state, but changes the zone.
     */
    public static final String IS_CURRENT = """
            s.zone = (select zone from usage_rollup_state)
            and s.calls = (select coalesce(sum(latency_calls + first_token_calls), 0) from usage_rollup
                where dimension = 'all' and day >= s.month and day < s.until_day)""";

    private static final Logger LOG = Logger.getLogger(LatencyMonths.class);
    /** Calls that end around midnight may be written a while later. */
    private static final Duration AFTER_MIDNIGHT = Duration.ofHours(1);

    private static final String BEHIND = """
            select first, until_day
            from (
                select first, least((first + interval '1 month')::date, ?) as until_day
                from (select distinct date_trunc('month', day::timestamp)::date as first from usage_rollup
                    where dimension = 'all' and day < ?) as f) as m
            where not exists (
                select 1 from usage_latency_month_state s
                where s.month = m.first and s.until_day = m.until_day and %s)
            order by first desc
            """.formatted(IS_CURRENT);

    private final DataSource database;
    private final Clock clock;
    private final ZoneId zone;

    /** Keeps the months of that database, with the days of that zone. */
    public LatencyMonths(DataSource database, Clock clock, ZoneId zone) {
        this.database = database;
        this.clock = clock;
        this.zone = zone;
    }

    /** A month's histogram from its first day to the day before {@code until}. */
    private record Sum(LocalDate month, LocalDate until) {}

    /**
     * Sums the days that are over, in a transaction for each month. Runs after the start and then every hour. Any
     * number of replicas may run it at the same time.
     */
    @Scheduled(every = "1h", delayed = "10s", concurrentExecution = SKIP)
    public void keepUp() {
        LocalDate today = LocalDate.ofInstant(clock.instant().minus(AFTER_MIDNIGHT), zone);
        try {
            for (Sum behind : behind(today)) {
                TransactionRunner.repeat(
                        database,
                        connection -> new TransactionOutcome.Commit<>(sum(connection, behind)),
                        TransactionRunner::isRepeatable);
            }
        } catch (SQLException e) {
            LOG.warnf(
                    "the latencies of the ledger's months could not be summed; reports read those of the days, and the"
                            + " next attempt is in an hour: %s",
                    e.getMessage());
        }
    }

    /** Makes reports read the days of every month, in the transaction that begins to rebuild them. */
    static void forget(Connection connection) throws SQLException {
        change(connection, "delete from usage_latency_month_state");
    }

    /** The months whose histogram lacks a call or a day that is over, the newest first. */
    private List<Sum> behind(LocalDate today) throws SQLException {
        List<Sum> months = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(BEHIND)) {
            select.setObject(1, today);
            select.setObject(2, today);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    months.add(new Sum(row.getObject(1, LocalDate.class), row.getObject(2, LocalDate.class)));
                }
            }
        }
        return months;
    }

    /** Replaces the histogram of a month; returns whether the roll-ups of its days are there to be summed. */
    private boolean sum(Connection connection, Sum wanted) throws SQLException {
        if (!lock(connection)) {
            return false;
        }
        change(connection, "delete from usage_latency_month where month = ?", wanted.month());
        change(connection, """
                insert into usage_latency_month (month, provider, model, first_token, bucket, calls)
                select ?, provider, model, first_token, bucket, sum(calls)::bigint from usage_latency
                where day >= ? and day < ? group by provider, model, first_token, bucket
                """, wanted.month(), wanted.month(), wanted.until());
        change(connection, """
                insert into usage_latency_month_state as s (month, zone, until_day, calls)
                select ?, ?, ?, coalesce(sum(calls), 0)::bigint from usage_latency_month where month = ?
                on conflict (month) do update
                    set zone = excluded.zone, until_day = excluded.until_day, calls = excluded.calls
                """, wanted.month(), zone.getId(), wanted.until(), wanted.month());
        return true;
    }

    /** Keeps rebuilds away until the end of the transaction; returns whether none is under way. */
    private boolean lock(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select 1 from usage_rollup_state where zone = ? and not pending for update")) {
            select.setString(1, zone.getId());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void change(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}
