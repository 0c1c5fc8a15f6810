package io.purser.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.money.TokenCounts;
import io.purser.support.BesideOthers;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Compares the roll-ups with the sums of their entries, to the nano-dollar, no matter which code computed them. */
@BesideOthers
class RollupsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final List<String> TABLES = List.of("usage_rollup", "usage_detail", "usage_latency");

    @AutoClose
    private final LedgerTables tables = LedgerTables.rolledUp(BERLIN);

    private Map<String, List<String>> contents() throws SQLException {
        return tables.contents(TABLES);
    }

    @Test
    void areTheSameWhetherKeptOrComputedAnew() throws SQLException {
        List<NewEntry> entries = SomeEntries.of(1, 600);
        for (int i = 0; i < entries.size(); i += 50) {
            tables.append(
                    BERLIN, entries.subList(i, Math.min(i + 50, entries.size())).toArray(NewEntry[]::new));
        }
        Map<String, List<String>> kept = contents();

        tables.execute("update usage_rollup_state set version = 0");
        new RollupRebuild(tables.database, BERLIN).rebuildWhereNeeded();

        assertThat(kept.get("usage_rollup")).hasSizeGreaterThan(500);
        for (String table : TABLES) {
            assertThat(contents().get(table)).as(table).containsExactlyInAnyOrderElementsOf(kept.get(table));
        }
    }

    @Test
    void sumTheEntriesToTheNanoDollarInEveryDimension() throws SQLException {
        tables.append(BERLIN, SomeEntries.of(2, 600).toArray(NewEntry[]::new));

        long total = tables.number("select sum(cost_nanos) from usage_entry");
        assertThat(total).isPositive();
        for (String dimension : List.of("all", "agent", "task", "team", "caller", "provider", "target")) {
            assertThat(tables.number(
                            "select sum(cost_nanos) from usage_rollup where dimension = '%s'".formatted(dimension)))
                    .as(dimension)
                    .isEqualTo(total);
        }
        assertThat(tables.number("select sum(cost_nanos) from usage_detail where kind = 'call'"))
                .isEqualTo(total);
        assertThat(
                        tables.rows(
                                "select value, sum(cost_nanos) from usage_rollup where dimension = 'tag' group by 1 order by 1"))
                .isEqualTo(tables.rows(
                        "select tag, sum(cost_nanos) from usage_entry, unnest(tags) tag group by 1 order by 1"));
        assertThat(tables.rows("select day, cost_nanos, calls from usage_rollup where dimension = 'all' order by 1"))
                .isEqualTo(tables.rows("""
                        select (time at time zone 'Europe/Berlin')::date, sum(cost_nanos),
                            count(*) filter (where corrects is null)
                        from usage_entry group by 1 order by 1
                        """));
    }

    @Test
    void countACorrectedCallOnceAndAsWhatBecameOfIt() throws SQLException {
        AnEntry unknown = AnEntry.at("2026-11-23T23:30:00Z")
                .using(TokenCounts.NONE)
                .costing("0.5")
                .ending(CallStatus.UNSETTLED);
        NewEntry entry = unknown.entry();
        tables.append(BERLIN, entry);
        List<String> before = totals();
        AnEntry late = AnEntry.at("2026-11-25T00:00:00Z").costing("-0.499999999");

        tables.append(BERLIN, late.correcting(entry));

        assertThat(before).containsExactly("2026-11-24|1|0|0|1|0|500000000");
        assertThat(totals()).containsExactly("2026-11-24|1|0|0|0|10|1");
    }

    @Test
    void tellOfAFailureThatWasLearntLate() throws SQLException {
        NewEntry entry = AnEntry.at("2026-11-23T12:00:00Z")
                .ending(CallStatus.UNSETTLED)
                .using(TokenCounts.NONE)
                .entry();

        tables.append(BERLIN, entry);
        tables.append(
                BERLIN,
                AnEntry.at("2026-11-23T13:00:00Z")
                        .ending(CallStatus.ERROR)
                        .using(TokenCounts.NONE)
                        .costing("-0.001")
                        .correcting(entry));

        assertThat(totals()).containsExactly("2026-11-23|1|1|0|0|0|0");
    }

    @Test
    void flagACaptureAboveWhatWasReserved() throws SQLException {
        tables.append(
                BERLIN,
                AnEntry.at("2026-11-23T12:00:00Z")
                        .costing("0.002")
                        .bound("0.001999999")
                        .entry(),
                AnEntry.at("2026-11-23T12:00:00Z")
                        .costing("0.002")
                        .bound("0.002")
                        .entry());

        assertThat(tables.rows("select dimension, value, over_bound from usage_rollup order by 1, 2"))
                .containsExactly(
                        "agent|agent|1",
                        "all||1",
                        "caller|somebody|1",
                        "provider|fake|1",
                        "target|fake:model|1",
                        "task|task|1",
                        "team|team|1");
    }

    private List<String> totals() throws SQLException {
        return tables.rows("""
                select day, calls, errors, cancelled, unsettled, prompt_tokens, cost_nanos from usage_rollup
                where dimension = 'all' order by day
                """);
    }

    @Test
    void areComputedAnewForAnotherZoneAndKeepWhatWasDetached() throws SQLException {
        tables.append(
                BERLIN,
                AnEntry.at("2026-09-15T12:00:00Z").costing("1").entry(),
                AnEntry.at("2026-10-31T22:59:59Z").costing("2").entry(),
                AnEntry.at("2026-10-31T23:00:00Z").costing("4").entry());
        tables.execute("delete from usage_entry where time < '2026-10-01'"); // as if its partition were detached

        new RollupRebuild(tables.database, ZoneOffset.UTC).rebuildWhereNeeded();

        assertThat(tables.rows("select day, cost_nanos from usage_rollup where dimension = 'all' order by 1"))
                .containsExactly("2026-09-15|1000000000", "2026-10-31|6000000000");
        assertThat(tables.rows("select zone, version from usage_rollup_state")).containsExactly("Z|1");
    }

    @Test
    void refuseAnotherZoneWhileAReplicaKeepsThisOne() throws SQLException {
        tables.append(BERLIN, AnEntry.at("2026-11-23T12:00:00Z").entry());
        tables.execute("insert into replica values ('00000000-0000-7000-8000-000000000001', now(), now())");

        assertThatThrownBy(() -> new RollupRebuild(tables.database, ZoneOffset.UTC).rebuildWhereNeeded())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("PURSER_ZONE is Z, and the ledger's days are those of Europe/Berlin");
        assertThat(tables.rows("select zone, version from usage_rollup_state")).containsExactly("Europe/Berlin|1");
    }

    @Test
    void putTimesIntoBucketsThatAreExactBelow32AndOneSixteenthWideAbove() throws SQLException {
        long[] times = {0, 1, 15, 16, 31, 32, 33, 63, 64, 100, 999, 1_000, 4_095, 4_096, 123_456_789};
        for (long time : times) {
            int bucket = LatencyBuckets.of(time);
            assertThat(LatencyBuckets.longestIn(bucket)).isBetween(time, time + time / 16);
            assertThat(LatencyBuckets.of(LatencyBuckets.longestIn(bucket))).isEqualTo(bucket);
            assertThat(LatencyBuckets.of(LatencyBuckets.longestIn(bucket) + 1)).isEqualTo(bucket + 1);
            assertThat(tables.number("select " + LatencyBuckets.SQL.formatted(time + "::bigint")))
                    .as("%d in SQL", time)
                    .isEqualTo(bucket);
        }
        assertThat(LatencyBuckets.longestIn(LatencyBuckets.of(31))).isEqualTo(31);
    }
}
