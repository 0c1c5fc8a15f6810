package io.purser.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.access.SettableClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class PartitionsTest {
    private static final ZoneId UTC = ZoneOffset.UTC;
    private static final String DEFAULT = "usage_entry_other";
    private static final String WHERE_THEY_LIE =
            "select tableoid::regclass, count(*), sum(cost_nanos) from usage_entry group by 1 order by 1";

    private final LedgerTables tables = new LedgerTables();

    @AfterEach
    void close() {
        tables.close();
    }

    private Partitions at(String time) {
        return new Partitions(tables.database, Clock.fixed(Instant.parse(time), UTC));
    }

    private List<String> partitions() throws SQLException {
        return tables.rows("""
                select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'usage_entry'::regclass and c.relname <> 'usage_entry_other' order by 1
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "2028-02-29T23:59:59.999999Z, 2028_02 2028_03 2028_04 2028_05",
        "2027-02-28T23:59:59Z, 2027_02 2027_03 2027_04 2027_05",
        "2026-12-31T23:59:59.999Z, 2026_12 2027_01 2027_02 2027_03",
        "2027-01-01T00:00:00Z, 2027_01 2027_02 2027_03 2027_04",
        "2026-10-31T12:00:00Z, 2026_10 2026_11 2026_12 2027_01"
    })
    void keepsThisMonthAndTheNextThree(String now, String months) throws SQLException {
        at(now).keepAhead();

        assertThat(partitions())
                .containsExactly(java.util.Arrays.stream(months.split(" "))
                        .map("usage_entry_"::concat)
                        .toArray(String[]::new));
    }

    @Test
    void makesTheNextOneWhenTheMonthTurnsAndNothingBefore() throws SQLException {
        SettableClock clock = new SettableClock(Instant.parse("2028-02-29T23:59:59Z"));
        Partitions partitions = new Partitions(tables.database, clock);
        partitions.keepAhead();
        partitions.keepAhead();
        List<String> before = partitions();

        clock.advance(Duration.ofSeconds(1));
        partitions.keepAhead();

        assertThat(before).hasSize(4).doesNotContain("usage_entry_2028_06");
        assertThat(partitions()).hasSize(5).endsWith("usage_entry_2028_06");
    }

    @Test
    void putsTheLastAndTheFirstMicrosecondIntoTheirMonths() throws SQLException {
        at("2028-02-15T00:00:00Z").keepAhead();

        tables.append(
                UTC,
                AnEntry.at("2028-01-31T23:59:59.999999Z").exactly(),
                AnEntry.at("2028-02-01T00:00:00Z").exactly(),
                AnEntry.at("2028-02-29T23:59:59.999999Z").exactly(),
                AnEntry.at("2028-03-01T00:00:00Z").exactly());

        assertThat(tables.rows("select tableoid::regclass, extract(epoch from time) from usage_entry order by time"))
                .containsExactly(
                        DEFAULT + "|1832975999.999999",
                        "usage_entry_2028_02|1832976000.000000",
                        "usage_entry_2028_02|1835481599.999999",
                        "usage_entry_2028_03|1835481600.000000");
    }

    @Test
    void movesWhatAlreadyLiesInTheDefaultPartition() throws SQLException {
        tables.append(
                UTC,
                AnEntry.at("2026-10-31T23:59:59Z").costing("1").entry(),
                AnEntry.at("2026-11-01T00:00:00Z").costing("2").entry(),
                AnEntry.at("2026-11-30T23:59:59Z").costing("4").entry(),
                AnEntry.at("2027-03-01T00:00:00Z").costing("8").entry());
        List<String> before = tables.rows("select id, time, cost_nanos, tags, windows from usage_entry order by id");

        at("2026-11-23T00:00:00Z").keepAhead();

        assertThat(tables.rows("select id, time, cost_nanos, tags, windows from usage_entry order by id"))
                .isEqualTo(before);
        assertThat(tables.rows(WHERE_THEY_LIE))
                .containsExactlyInAnyOrder(DEFAULT + "|2|9000000000", "usage_entry_2026_11|2|6000000000");
    }

    @Test
    void leavesAMonthWhereItIsWhenItIsTooLargeToBeMoved() throws SQLException {
        tables.append(
                UTC,
                AnEntry.at("2026-11-01T00:00:00Z").entry(),
                AnEntry.at("2026-11-02T00:00:00Z").entry(),
                AnEntry.at("2026-11-03T00:00:00Z").entry());

        new Partitions(tables.database, Clock.fixed(Instant.parse("2026-11-23T00:00:00Z"), UTC), 2).keepAhead();

        assertThat(partitions()).containsExactly("usage_entry_2026_12", "usage_entry_2027_01", "usage_entry_2027_02");
        assertThat(tables.number("select count(*) from usage_entry_other")).isEqualTo(3);
        tables.append(UTC, AnEntry.at("2026-11-04T00:00:00Z").entry());
        assertThat(tables.number("select count(*) from usage_entry")).isEqualTo(4);
    }

    @Test
    void losesNothingWhereReplicasMakeThemAtOnceWhileEntriesAreWritten() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> writer = threads.submit(() -> {
                int written = 0;
                while (!done.get() || written < 50) {
                    try {
                        tables.append(UTC, AnEntry.at("2026-11-23T00:00:00Z").entry());
                        written++;
                    } catch (SQLException e) {
                        // A deadlock, or an entry on its way to the default partition when its month got its own
                        // partition: the product repeats the whole transaction.
                        assertThat(e.getSQLState()).isIn("40P01", "23514");
                    }
                }
                return written;
            });
            List<Future<?>> replicas = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Partitions replica = at("2026-11-23T00:00:00Z");
                replicas.add(threads.submit(replica::keepAhead));
            }
            for (Future<?> replica : replicas) {
                replica.get();
            }
            at("2026-11-23T00:00:00Z").keepAhead();
            done.set(true);

            int written = writer.get();
            assertThat(partitions())
                    .containsExactly(
                            "usage_entry_2026_11", "usage_entry_2026_12", "usage_entry_2027_01", "usage_entry_2027_02");
            assertThat(tables.number("select count(*) from usage_entry")).isEqualTo(written);
            assertThat(tables.number("select calls from usage_rollup where dimension = 'all'"))
                    .isEqualTo(written);
        }
    }

    @Test
    void hidesNoEntryFromAReaderThatWaitsWhileEntriesMove() throws Exception {
        tables.append(UTC, AnEntry.at("2026-11-23T00:00:00Z").entry());

        try (Connection earlier = tables.database.getConnection();
                Statement statement = earlier.createStatement();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            earlier.setAutoCommit(false);
            statement.execute("lock table usage_entry_other in access share mode");
            Partitions partitions = at("2026-11-23T00:00:00Z");
            Future<?> mover = threads.submit(partitions::keepAhead);
            awaitSessionsThatWait(1);
            Future<Long> reader = threads.submit(() -> tables.number("select count(*) from usage_entry"));
            awaitSessionsThatWait(2);

            earlier.rollback();

            mover.get();
            assertThat(reader.get()).isEqualTo(1);
        }
        assertThat(tables.rows(WHERE_THEY_LIE)).containsExactly("usage_entry_2026_11|1|1000000");
    }

    private void awaitSessionsThatWait(int count) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(tables.number("""
                        select count(distinct pid) from pg_locks
                        where not granted and database = (select oid from pg_database where datname = current_database())
                        """)).isEqualTo(count));
    }

    @Test
    void givesUpAndComesBackWhereSomebodyReadsForLong() throws SQLException {
        try (Connection reader = tables.database.getConnection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("select count(*) from usage_entry_other");

            at("2026-11-23T00:00:00Z").keepAhead();
            assertThat(partitions()).isEmpty();
            tables.append(UTC, AnEntry.at("2026-11-23T00:00:00Z").entry());
            reader.rollback();
        }

        at("2026-11-23T00:00:00Z").keepAhead();

        assertThat(partitions()).hasSize(4);
        assertThat(tables.rows(WHERE_THEY_LIE)).containsExactly("usage_entry_2026_11|1|1000000");
    }
}
