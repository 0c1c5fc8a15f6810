package io.purser.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.purser.support.BesideOthers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roll-ups that are recomputed while entries are written. */
@BesideOthers
class RollupRebuildTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final List<String> TABLES = List.of("usage_rollup", "usage_detail", "usage_latency");
    private static final List<String> SPOILING = List.of(
            "update usage_rollup set cost_nanos = cost_nanos + 7, calls = calls * 2",
            "delete from usage_detail where item = '' and agent < 'b'",
            "update usage_detail set prompt_tokens = 0",
            "update usage_latency set calls = calls + 3",
            "insert into usage_rollup (dimension, day, value, calls) values ('agent', '2026-11-23', 'never was', 5)",
            "update usage_rollup_state set version = 0");

    private final LedgerTables tables = new LedgerTables();
    private final RollupRebuild rebuild = new RollupRebuild(tables.database, BERLIN);

    @BeforeEach
    void settle() throws SQLException {
        rebuild.rebuildWhereNeeded();
    }

    @AfterEach
    void close() {
        tables.close();
    }

    private Map<String, List<String>> contents() throws SQLException {
        return tables.contents(TABLES);
    }

    private void spoil() throws SQLException {
        for (String sql : SPOILING) {
            tables.execute(sql);
        }
    }

    private void append(List<NewEntry> entries, int from, int to) throws SQLException {
        tables.append(BERLIN, entries.subList(from, to).toArray(NewEntry[]::new));
    }

    @Test
    void isExactWhileEntriesAreWritten() throws Exception {
        // Given half of the entries, and roll-ups that are wrong in every way
        List<NewEntry> entries = SomeEntries.of(3, 2_000);
        append(entries, 0, 1_000);
        spoil();

        // When two writers write the other half while the roll-ups are recomputed
        AtomicBoolean isOver = new AtomicBoolean();
        List<CompletableFuture<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < 2; writer++) {
            int first = 1_000 + writer * 500;
            writers.add(CompletableFuture.supplyAsync(() -> {
                int whileItLasted = 0;
                for (int i = first; i < first + 500; i += 5) {
                    try {
                        append(entries, i, i + 5);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                    whileItLasted += isOver.get() ? 0 : 1;
                }
                return whileItLasted;
            }));
        }
        rebuild.rebuildWhereNeeded();
        isOver.set(true);
        int written = writers.stream().mapToInt(CompletableFuture::join).sum();

        // Then they are equal to those of a ledger that was never damaged
        assertThat(written).isGreaterThan(10);
        Map<String, List<String>> rebuilt = contents();
        for (String table : TABLES) {
            tables.execute("truncate " + table);
        }
        tables.execute("truncate usage_entry");
        append(entries, 0, 2_000);
        assertThat(rebuilt).isEqualTo(contents());
        assertThat(tables.rows("select version, pending from usage_rollup_state"))
                .containsExactly("1|f");
    }

    @Test
    void waitsForNoWriterAndNoReaderAndNobodyForIt() throws Exception {
        append(SomeEntries.of(4, 300), 0, 300);
        spoil();
        try (Connection dump = tables.database.getConnection();
                Connection writer = tables.database.getConnection();
                Statement reading = dump.createStatement();
                Statement writing = writer.createStatement()) {
            dump.setAutoCommit(false);
            reading.execute("lock table usage_entry, usage_rollup, usage_detail, usage_latency in access share mode");
            // A slow commit, of an entry on a day of its own.
            writer.setAutoCommit(false);
            new EntryWriter(BERLIN)
                    .append(writer, List.of(AnEntry.at("2031-01-01T12:00:00Z").entry()));

            CompletableFuture.runAsync(
                            () -> assertThatCode(rebuild::rebuildWhereNeeded).doesNotThrowAnyException())
                    .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                    .join();
            tables.append(BERLIN, AnEntry.at("2026-11-23T12:00:00Z").entry());

            writer.commit();
            dump.rollback();
            writing.execute("select 1");
        }
        assertThat(tables.number("select sum(calls) from usage_rollup where dimension = 'all'"))
                .isEqualTo(tables.number("select count(*) from usage_entry where corrects is null"));
        assertThat(tables.number("select sum(cost_nanos) from usage_rollup where dimension = 'all'"))
                .isEqualTo(tables.number("select sum(cost_nanos) from usage_entry"));
        assertThat(tables.number("select count(*) from usage_rollup where value = 'never was'"))
                .isZero();
    }

    /** The oldest entries lie on an earlier day in the former zone than in the new one. */
    @Test
    void countsNoDayTwiceAfterAMoveToTheEast() throws SQLException {
        tables.append(BERLIN, AnEntry.at("2026-11-30T20:00:00Z").costing("1").entry());
        tables.append(BERLIN, AnEntry.at("2026-12-01T20:00:00Z").costing("1").entry());

        new RollupRebuild(tables.database, ZoneId.of("Asia/Tokyo")).rebuildWhereNeeded();

        assertThat(tables.rows("select day, calls from usage_rollup where dimension = 'all' order by day"))
                .containsExactly("2026-12-01|1", "2026-12-02|1");
    }

    @Test
    void keepsTheFiguresOfDaysWhoseEntriesWereDetached() throws SQLException {
        tables.append(BERLIN, AnEntry.at("2026-11-29T12:00:00Z").costing("1").entry());
        tables.append(BERLIN, AnEntry.at("2026-11-30T20:00:00Z").costing("1").entry());
        tables.execute("delete from usage_entry where time < '2026-11-30'");

        new RollupRebuild(tables.database, ZoneId.of("Asia/Tokyo")).rebuildWhereNeeded();

        assertThat(tables.rows("select day, calls from usage_rollup where dimension = 'all' order by day"))
                .contains("2026-11-29|1", "2026-12-01|1");
    }

    @Test
    void goesOnBehindTheDayWhereItWasCutShort() throws SQLException {
        for (String day : List.of("2026-11-21", "2026-11-22", "2026-11-23")) {
            tables.append(BERLIN, AnEntry.at(day + "T12:00:00Z").costing("1").entry());
        }
        tables.execute("update usage_rollup set cost_nanos = 5");
        tables.execute("update usage_rollup_state set pending = true, rebuilt_until = '2026-11-21'");

        rebuild.rebuildWhereNeeded();

        assertThat(tables.rows("select day, cost_nanos from usage_rollup where dimension = 'all' order by 1"))
                .containsExactly("2026-11-21|5", "2026-11-22|1000000000", "2026-11-23|1000000000");
        assertThat(tables.rows("select pending, rebuilt_until from usage_rollup_state"))
                .containsExactly("f|2026-11-23");
    }

    @Test
    void leavesWhatANewerReleaseKeeps() throws SQLException {
        tables.append(BERLIN, AnEntry.at("2026-11-23T12:00:00Z").costing("1").entry());
        tables.execute("update usage_rollup set cost_nanos = 5");
        tables.execute("update usage_rollup_state set version = 2");

        rebuild.rebuildWhereNeeded();

        assertThat(tables.rows("select cost_nanos from usage_rollup where dimension = 'all'"))
                .containsExactly("5");
        assertThat(tables.rows("select version from usage_rollup_state")).containsExactly("2");
    }
}
