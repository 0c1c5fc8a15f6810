package io.purser.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Makes the roll-ups of one day equal to the sums of its entries, while more entries are written. One statement sees
 * one snapshot: it sums the entries, subtracts the roll-up of the same snapshot, and adds the difference to the
 * roll-up's current value. A writer in between added the same amount to the entries and to the roll-up, so that the
 * difference stays correct. It locks only the rows that are wrong, a few thousand at a time, in the order in which
 * writers of entries lock them, and only while it writes them.
 */
final class RollupSlice {
    private static final int ROWS_AT_ONCE = 2_000;

    private static final String KEYS = "team, agent, caller, provider, model";
    private static final String DETAILS = """
            insert into usage_detail as r (day, kind, item, %1$s, %2$s)
            select day, kind, item, %1$s, %3$s
            from (
                select ?::date as day, d.kind, d.item, coalesce(team, '') as team, coalesce(agent, '') as agent, caller,
                    provider, model, %4$s
                from usage_entry cross join lateral (
                    select 'call' as kind, '' as item
                    union all select 'task', task where task is not null
                    union all select 'tag', tag from unnest(tags) as tag) as d
                where time >= ? and time < ?
                union all select day, kind, item, %1$s, %5$s from usage_detail where day = ?) as x
            group by day, kind, item, %1$s having %6$s
            order by day, %8$s
            limit %7$d
            on conflict (kind, item, day, %1$s) do update set %9$s
            """.formatted(
                    KEYS,
                    Measure.columns(),
                    Measure.sumsOfRollups(),
                    Measure.ofEntries(),
                    negated(),
                    anyIsNotZero(),
                    ROWS_AT_ONCE,
                    ordered("kind", "item", "team", "agent", "caller", "provider", "model"),
                    Measure.additions());
    // The sum of the calls without a task is the sum of all calls less those with a task.
    private static final String SUMS = """
            insert into usage_rollup as r (day, dimension, value, %1$s)
            select day, dimension, value, %2$s
            from (
                select day, d.dimension, d.value, %3$s
                from usage_detail cross join lateral (
                    select d.* from (values ('all', '', 1), ('agent', agent, 1), ('task', '', 1), ('team', team, 1),
                        ('caller', caller, 1), ('provider', provider, 1), ('target', provider || ':' || model, 1)) as d
                    where kind = 'call'
                    union all select * from (values ('task', item, 1), ('task', '', -1)) as t where kind = 'task'
                    union all select 'tag', item, 1 where kind = 'tag') as d (dimension, value, factor)
                where day = ?
                union all select day, dimension, value, %4$s from usage_rollup where day = ?) as x
            group by day, dimension, value having %5$s
            order by day, %7$s
            limit %6$d
            on conflict (dimension, day, value) do update set %8$s
            """.formatted(
                    Measure.columns(),
                    Measure.sumsOfRollups(),
                    times("d.factor"),
                    negated(),
                    anyIsNotZero(),
                    ROWS_AT_ONCE,
                    ordered("dimension", "value"),
                    Measure.additions());
    private static final String LATENCIES = """
            insert into usage_latency as r (day, provider, model, first_token, bucket, calls)
            select day, provider, model, first_token, bucket, sum(calls)::bigint
            from (
                select ?::date as day, provider, model, d.first_token, d.bucket, 1::bigint as calls
                from usage_entry cross join lateral (
                    values (false, latency_ms, %1$s), (true, first_token_ms, %2$s)) as d (first_token, time, bucket)
                where d.time is not null and corrects is null and status = 'ok'
                    and usage_entry.time >= ? and usage_entry.time < ?
                union all select day, provider, model, first_token, bucket, -calls from usage_latency where day = ?) as x
            group by day, provider, model, first_token, bucket having sum(calls) <> 0
            order by day, %4$s, first_token, bucket
            limit %3$d
            on conflict (day, provider, model, first_token, bucket) do update set calls = r.calls + excluded.calls
            """.formatted(
                    LatencyBuckets.SQL.formatted("latency_ms"),
                    LatencyBuckets.SQL.formatted("first_token_ms"),
                    ROWS_AT_ONCE,
                    ordered("provider", "model"));

    /** The roll-ups; the sums come after the details from which they are computed. */
    enum Table {
        DETAIL,
        LATENCY,
        SUM
    }

    private final LocalDate day;
    private final ZoneId zone;

    RollupSlice(LocalDate day, ZoneId zone) {
        this.day = day;
        this.zone = zone;
    }

    /** Corrects up to some thousand rows of that roll-up, and returns whether more may be wrong; the caller commits. */
    boolean correct(Connection connection, Table table) throws SQLException {
        int corrected = switch (table) {
            case DETAIL -> fromEntries(connection, DETAILS);
            case LATENCY -> fromEntries(connection, LATENCIES);
            case SUM -> fromDetails(connection);
        };
        if (corrected == ROWS_AT_ONCE) {
            return true;
        }
        forgetEmpty(
                connection,
                switch (table) {
                    case DETAIL ->
                        "delete from usage_detail where day = ? and not (%s)".formatted(anyColumnIsNotZero());
                    case LATENCY -> "delete from usage_latency where day = ? and calls = 0";
                    case SUM -> "delete from usage_rollup where day = ? and not (%s)".formatted(anyColumnIsNotZero());
                });
        return false;
    }

    private int fromEntries(Connection connection, String sql) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, day);
            insert.setObject(2, day.atStartOfDay(zone).toInstant().atOffset(ZoneOffset.UTC));
            insert.setObject(3, day.plusDays(1).atStartOfDay(zone).toInstant().atOffset(ZoneOffset.UTC));
            insert.setObject(4, day);
            return insert.executeUpdate();
        }
    }

    private int fromDetails(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(SUMS)) {
            insert.setObject(1, day);
            insert.setObject(2, day);
            return insert.executeUpdate();
        }
    }

    private void forgetEmpty(Connection connection, String sql) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setObject(1, day);
            delete.executeUpdate();
        }
    }

    /** Sorts by bytes, as the code that writes entries does. */
    private static String ordered(String... columns) {
        return Arrays.stream(columns).map(column -> column + " collate \"C\"").collect(Collectors.joining(", "));
    }

    private static String negated() {
        return ofEachColumn("-%1$s as %1$s", ", ");
    }

    private static String times(String factor) {
        return ofEachColumn(factor + " * %1$s as %1$s", ", ");
    }

    private static String anyIsNotZero() {
        return ofEachColumn("sum(%s) <> 0", " or ");
    }

    private static String anyColumnIsNotZero() {
        return ofEachColumn("%s <> 0", " or ");
    }

    private static String ofEachColumn(String text, String between) {
        return Arrays.stream(Measure.values())
                .map(measure -> text.formatted(measure.column()))
                .collect(Collectors.joining(between));
    }
}
