package io.purser.ledger.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.ledger.AnEntry;
import io.purser.ledger.CallStatus;
import io.purser.ledger.LatencyBuckets;
import io.purser.ledger.LatencyMonths;
import io.purser.ledger.LedgerTables;
import io.purser.ledger.NewEntry;
import io.purser.ledger.RollupRebuild;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Compares the percentiles from the months' histograms with those from the histograms of the days alone. */
@Execution(ExecutionMode.CONCURRENT)
class PercentilesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final List<String> TARGETS =
            List.of("openrouter:qwen2-72b", "openrouter:gpt-4o-mini", "requesty:qwen2-72b", "localai:phi-4-14b");
    private static final List<CallStatus> STATUSES = List.of(CallStatus.values());
    /** Entries are of the days from the 20th of October on, in a hundred days. */
    private static final Instant FIRST = Instant.parse("2026-10-19T22:00:00Z");

    private static final Instant NOW = Instant.parse("2027-01-12T09:00:00Z");
    private static final LocalDate DECEMBER = LocalDate.parse("2026-12-01");
    /** Beginnings and ends of periods: edges of months, days inside of them, today, and days without entries. */
    private static final List<LocalDate> EDGES = Stream.of(
                    "2026-09-01",
                    "2026-10-20",
                    "2026-10-31",
                    "2026-11-01",
                    "2026-11-02",
                    "2026-11-30",
                    "2026-12-01",
                    "2026-12-15",
                    "2027-01-01",
                    "2027-01-11",
                    "2027-01-12",
                    "2027-01-13",
                    "2027-02-01",
                    "2028-01-01")
            .map(LocalDate::parse)
            .toList();

    @AutoClose
    private final LedgerTables tables = LedgerTables.rolledUp(BERLIN);

    private final Percentiles percentiles = new Percentiles(tables.database);
    private final LatencyMonths months = monthsAt(NOW);

    private LatencyMonths monthsAt(Instant now) {
        return new LatencyMonths(tables.database, Clock.fixed(now, ZoneOffset.UTC), BERLIN);
    }

    private void write(long seed, int count) throws SQLException {
        Random random = new Random(seed);
        tables.append(BERLIN, Stream.generate(() -> entry(random)).limit(count).toArray(NewEntry[]::new));
    }

    private static NewEntry entry(Random random) {
        AnEntry entry = AnEntry.at(FIRST.plus(Duration.ofSeconds(random.nextInt(100 * 24 * 3600)))
                        .toString())
                .of(TARGETS.get(random.nextInt(TARGETS.size())))
                .ending(random.nextInt(4) == 0 ? STATUSES.get(random.nextInt(STATUSES.size())) : CallStatus.OK);
        return (random.nextInt(8) == 0
                        ? entry
                        : entry.taking(random.nextInt(9_000), random.nextInt(5) == 0 ? null : random.nextLong(3_000)))
                .entry();
    }

    /** The percentiles from the days alone, by their definition. */
    private Map<String, Percentiles.Of> ofDays(LocalDate from, LocalDate to) throws SQLException {
        Map<String, Percentiles.Of> expected = new HashMap<>();
        for (String row : tables.rows("""
                select target, max(bucket) filter (where not first_token and of = 50),
                    max(bucket) filter (where not first_token and of = 95),
                    max(bucket) filter (where first_token and of = 50),
                    max(bucket) filter (where first_token and of = 95)
                from (
                    select target, first_token, of, min(bucket) filter (where until * 100 >= calls * of) as bucket
                    from (
                        select provider || ':' || model as target, first_token, bucket,
                            sum(sum(calls)) over (partition by provider, model, first_token order by bucket) as until,
                            sum(sum(calls)) over (partition by provider, model, first_token) as calls
                        from usage_latency where day >= '%s' and day < '%s'
                        group by provider, model, first_token, bucket) as h, unnest(array[50, 95]) as of
                    group by 1, 2, 3) as p
                group by 1
                """.formatted(from, to))) {
            List<@Nullable Long> times = Stream.of(row.split("\\|"))
                    .skip(1)
                    .map(PercentilesTest::longestIn)
                    .toList();
            expected.put(
                    row.substring(0, row.indexOf('|')),
                    new Percentiles.Of(times.get(0), times.get(1), times.get(2), times.get(3)));
        }
        return expected;
    }

    private static @Nullable Long longestIn(String bucket) {
        return bucket.equals("null") ? null : LatencyBuckets.longestIn(Integer.parseInt(bucket));
    }

    private void areThoseOfTheDays() throws SQLException {
        for (LocalDate from : EDGES) {
            for (LocalDate to : EDGES.subList(EDGES.indexOf(from), EDGES.size())) {
                assertThat(percentiles.byTarget(from, to))
                        .as("%s to %s", from, to)
                        .isEqualTo(ofDays(from, to));
            }
        }
    }

    private List<String> summed() throws SQLException {
        return tables.rows("select month, until_day from usage_latency_month_state order by 1");
    }

    @Test
    void areTheSameForEveryPeriodAndAtEveryTime() throws SQLException {
        // Given a ledger from before the months were summed
        write(1, 4_000);
        assertThat(ofDays(DECEMBER, DECEMBER.plusMonths(1))).containsOnlyKeys(TARGETS);
        areThoseOfTheDays();

        // When its months are summed, in the midst of the last one
        months.keepUp();

        // Then
        assertThat(summed())
                .containsExactly(
                        "2026-10-01|2026-11-01",
                        "2026-11-01|2026-12-01",
                        "2026-12-01|2027-01-01",
                        "2027-01-01|2027-01-12");
        areThoseOfTheDays();

        // And when calls come late for days that were summed
        write(2, 400);
        areThoseOfTheDays();
        months.keepUp();
        areThoseOfTheDays();

        // And a day later
        monthsAt(NOW.plus(Duration.ofDays(1))).keepUp();
        assertThat(summed()).last().isEqualTo("2027-01-01|2027-01-13");
        areThoseOfTheDays();
    }

    @Test
    void readNoDayThatWasSummed() throws SQLException {
        write(3, 2_000);
        Map<String, Percentiles.Of> november = ofDays(DECEMBER.minusMonths(1), DECEMBER);
        Map<String, Percentiles.Of> january = ofDays(DECEMBER.plusMonths(1), DECEMBER.plusMonths(2));
        months.keepUp();

        tables.execute("delete from usage_latency where day < '2027-01-12'");

        assertThat(november).isNotEmpty();
        assertThat(percentiles.byTarget(DECEMBER.minusMonths(1), DECEMBER)).isEqualTo(november);
        assertThat(percentiles.byTarget(DECEMBER.plusMonths(1), DECEMBER.plusMonths(2)))
                .isEqualTo(january);
    }

    @Test
    void waitAnHourForTheCallsAroundMidnight() throws SQLException {
        write(4, 500);

        monthsAt(Instant.parse("2026-12-31T23:59:59Z")).keepUp();
        assertThat(summed()).last().isEqualTo("2026-12-01|2026-12-31");

        monthsAt(Instant.parse("2027-01-01T00:00:00Z")).keepUp();
        assertThat(summed()).last().isEqualTo("2026-12-01|2027-01-01");
    }

    @Test
    void areSummedOnceForTheSameDays() throws SQLException {
        write(5, 500);
        months.keepUp();
        List<String> written = tables.rows("select xmin, month from usage_latency_month_state order by 2");

        months.keepUp();

        assertThat(tables.rows("select xmin, month from usage_latency_month_state order by 2"))
                .isEqualTo(written);
    }

    @Test
    void areRightWhileCallsAreWritten() throws SQLException {
        write(6, 500);
        List<CompletableFuture<Void>> writers = Stream.of(7L, 8L)
                .map(seed -> CompletableFuture.runAsync(() -> {
                    try {
                        for (int i = 0; i < 40; i++) {
                            write(seed * 100 + i, 10);
                        }
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();

        while (!writers.stream().allMatch(CompletableFuture::isDone)) {
            months.keepUp();
        }
        writers.forEach(CompletableFuture::join);

        areThoseOfTheDays();
    }

    @Test
    void areThoseOfTheDaysOfAnotherZone() throws SQLException {
        write(9, 1_000);
        months.keepUp();

        new RollupRebuild(tables.database, ZoneOffset.UTC).rebuildWhereNeeded();
        assertThat(summed()).isEmpty();
        areThoseOfTheDays();
        months.keepUp();
        assertThat(summed()).as("by days of a zone that is not in force").isEmpty();

        new LatencyMonths(tables.database, Clock.fixed(NOW, ZoneOffset.UTC), ZoneOffset.UTC).keepUp();
        assertThat(summed()).hasSize(4);
        areThoseOfTheDays();
    }

    @Test
    void areThoseOfTheDaysThatTheReleaseBeforeMovedToAnotherZone() throws SQLException {
        write(10, 1_000);
        months.keepUp();

        tables.execute("update usage_rollup_state set zone = 'Z', pending = true");
        tables.execute("update usage_latency set bucket = bucket + 200"); // as many calls, in other buckets

        areThoseOfTheDays();
    }

    @Test
    void areNotSummedDuringARebuild() throws SQLException {
        write(11, 500);
        tables.execute("update usage_rollup_state set pending = true");

        months.keepUp();

        assertThat(summed()).isEmpty();
        areThoseOfTheDays();
    }
}
