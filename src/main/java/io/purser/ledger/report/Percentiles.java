package io.purser.ledger.report;

import io.purser.ledger.LatencyBuckets;
import io.purser.ledger.LatencyMonths;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The latencies of the answered calls of each target, from the histograms of whole months and of single days. */
@ApplicationScoped
public class Percentiles {
    // One statement, so that the months and the days are of one moment. Each piece lies within a month. "offset 0" lets
    // PostgreSQL expect few days: it expects a ninth of the table where the days are joined.
    private static final String BUCKETS = """
            with piece as (
                select s.month, coalesce(s.until_day, p.start) as start, p.next
                from unnest(?::date[], ?::date[]) as p (start, next)
                left join usage_latency_month_state s on s.month = p.start and s.until_day <= p.next and %s)
            select provider || ':' || model, first_token, bucket, sum(calls)::bigint
            from (
                select provider, model, first_token, bucket, calls from piece join usage_latency_month using (month)
                union all
                select d.* from piece p cross join lateral (
                    select provider, model, first_token, bucket, calls from usage_latency
                    where day >= p.start and day < p.next offset 0) as d) as b
            group by 1, 2, 3 order by 3
            """.formatted(LatencyMonths.IS_CURRENT);

    private final DataSource database;

    public Percentiles(@io.quarkus.agroal.DataSource("reports") DataSource database) {
        this.database = database;
    }

    /**
     * Milliseconds, at most one sixteenth above the true percentile and never below it; null if no call was timed.
     *
     * @param latency50 half of the answers were complete by then
     * @param firstToken50 half of the answers had started by then
     */
    public record Of(
            @Nullable Long latency50,
            @Nullable Long latency95,
            @Nullable Long firstToken50,
            @Nullable Long firstToken95) {
        static final Of NOTHING = new Of(null, null, null, null);
    }

    private record Bucket(int number, long calls) {}

    /** The percentiles of each target that was called on these days; {@code to} is exclusive. */
    public Map<String, Of> byTarget(LocalDate from, LocalDate to) throws SQLException {
        Map<String, List<Bucket>> whole = new HashMap<>();
        Map<String, List<Bucket>> first = new HashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(BUCKETS)) {
            List<LocalDate> starts = new ArrayList<>();
            List<LocalDate> ends = new ArrayList<>();
            for (LocalDate start = from; start.isBefore(to); start = ends.getLast()) {
                LocalDate next = start.withDayOfMonth(1).plusMonths(1);
                starts.add(start);
                ends.add(next.isBefore(to) ? next : to);
            }
            select.setArray(1, connection.createArrayOf("date", starts.toArray()));
            select.setArray(2, connection.createArrayOf("date", ends.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    (row.getBoolean(2) ? first : whole)
                            .computeIfAbsent(row.getString(1), target -> new ArrayList<>())
                            .add(new Bucket(row.getInt(3), row.getLong(4)));
                }
            }
        }
        Map<String, Of> percentiles = new HashMap<>();
        whole.forEach((target, buckets) -> {
            List<Bucket> begun = first.getOrDefault(target, List.of());
            percentiles.put(target, new Of(at(buckets, 50), at(buckets, 95), at(begun, 50), at(begun, 95)));
        });
        first.forEach(
                (target, begun) -> percentiles.putIfAbsent(target, new Of(null, null, at(begun, 50), at(begun, 95))));
        return percentiles;
    }

    /** The percentile by the nearest rank: the least time within which that percentage of the calls ended. */
    private static @Nullable Long at(List<Bucket> buckets, int percent) {
        long calls = buckets.stream().mapToLong(Bucket::calls).sum();
        long rank = Math.ceilDiv(Math.multiplyExact(calls, percent), 100);
        long seen = 0;
        for (Bucket bucket : buckets) {
            seen += bucket.calls();
            if (seen >= rank) {
                return LatencyBuckets.longestIn(bucket.number());
            }
        }
        return null;
    }
}
