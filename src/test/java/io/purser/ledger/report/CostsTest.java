package io.purser.ledger.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.ledger.AnEntry;
import io.purser.ledger.LedgerTables;
import io.purser.ledger.Measure;
import io.purser.ledger.NewEntry;
import io.purser.ledger.RollupRebuild;
import io.purser.ledger.SomeEntries;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares every answer from the roll-ups with a sum over the entries. */
class CostsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate FROM = LocalDate.parse("2026-10-22");
    private static final LocalDate TO = LocalDate.parse("2026-11-05");
    private static final String DAYS =
            " (time at time zone 'Europe/Berlin')::date >= '2026-10-22' and (time at time zone 'Europe/Berlin')::date < '2026-11-05'";

    private static LedgerTables tables;
    private static Costs costs;

    @BeforeAll
    static void write() throws SQLException {
        tables = new LedgerTables();
        new RollupRebuild(tables.database, BERLIN).rebuildWhereNeeded();
        tables.append(BERLIN, SomeEntries.of(7, 800).toArray(NewEntry[]::new));
        costs = new Costs(tables.database);
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    private static CostQuery query(Dimension by, ReportPeriod every, Map<Dimension, String> filters) {
        return new CostQuery(FROM, TO, by, every, filters);
    }

    private static List<String> rows(CostQuery query) throws SQLException {
        List<String> rows = new ArrayList<>();
        costs.list(query, null, Long.MAX_VALUE, row -> rows.add(text(row)));
        return rows;
    }

    private static String text(CostRow row) {
        return "%s|%s|%d|%d|%d|%d"
                .formatted(
                        row.period(),
                        row.value(),
                        row.sums().of(Measure.CALLS),
                        row.sums().of(Measure.PROMPT_TOKENS),
                        row.sums().of(Measure.REASONING_TOKENS),
                        row.sums().of(Measure.COST_NANOS));
    }

    private static List<String> entries(String period, String value, String where) throws SQLException {
        return tables.rows("""
                select %s, (%s) collate "C", count(*) filter (where corrects is null), sum(prompt_tokens),
                    sum(reasoning_tokens), sum(cost_nanos)
                from usage_entry where %s and %s group by 1, 2 order by 1, 2
                """.formatted(period, value, DAYS, where));
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, ''''''",
        "AGENT, 'coalesce(agent, '''')'",
        "TASK, 'coalesce(task, '''')'",
        "TEAM, 'coalesce(team, '''')'",
        "CALLER, caller",
        "PROVIDER, provider",
        "TARGET, 'provider || '':'' || model'"
    })
    void sumsEveryDimensionByDayAndInAllAndForOneTeamAndOneAgent(Dimension by, String value) throws SQLException {
        String day = "(time at time zone 'Europe/Berlin')::date";

        assertThat(rows(query(by, ReportPeriod.DAY, Map.of()))).isNotEmpty().isEqualTo(entries(day, value, "true"));
        assertThat(rows(query(by, ReportPeriod.TOTAL, Map.of())))
                .isEqualTo(entries("'2026-10-22'::date", value, "true"));
        assertThat(rows(query(by, ReportPeriod.DAY, Map.of(Dimension.TEAM, "team-1"))))
                .isNotEmpty()
                .isEqualTo(entries(day, value, "team = 'team-1'"));
        assertThat(rows(query(by, ReportPeriod.TOTAL, Map.of(Dimension.TEAM, "team-0", Dimension.AGENT, "agent-2"))))
                .isNotEmpty()
                .isEqualTo(entries("'2026-10-22'::date", value, "team = 'team-0' and agent = 'agent-2'"));
        assertThat(rows(query(by, ReportPeriod.TOTAL, Map.of(Dimension.TARGET, "localai:phi-4-14b"))))
                .isEqualTo(entries("'2026-10-22'::date", value, "provider = 'localai' and model = 'phi-4-14b'"));
    }

    @Test
    void sumsTagsAndWhatHasATagOrATask() throws SQLException {
        String all = "'2026-10-22'::date";
        List<String> tags = tables.rows("""
                select '2026-10-22'::date, tag collate "C", count(*) filter (where corrects is null), sum(prompt_tokens),
                    sum(reasoning_tokens), sum(cost_nanos)
                from usage_entry, unnest(tags) as tag where %s and agent = 'agent-1' group by 1, 2 order by 1, 2
                """.formatted(DAYS));

        assertThat(rows(query(Dimension.TAG, ReportPeriod.TOTAL, Map.of(Dimension.AGENT, "agent-1"))))
                .hasSize(2)
                .isEqualTo(tags);
        assertThat(rows(query(Dimension.AGENT, ReportPeriod.TOTAL, Map.of(Dimension.TAG, "red"))))
                .isNotEmpty()
                .isEqualTo(entries(all, "coalesce(agent, '')", "'red' = any(tags)"));
        assertThat(rows(query(Dimension.TARGET, ReportPeriod.TOTAL, Map.of(Dimension.TASK, "task-3"))))
                .isNotEmpty()
                .isEqualTo(entries(all, "provider || ':' || model", "task = 'task-3'"));
        assertThat(rows(query(Dimension.TASK, ReportPeriod.TOTAL, Map.of(Dimension.TASK, "task-3"))))
                .hasSize(1)
                .isEqualTo(entries(all, "task", "task = 'task-3'"));
    }

    @ParameterizedTest
    @CsvSource({"WEEK, week", "MONTH, month", "QUARTER, quarter"})
    void sumsLongerPeriods(ReportPeriod every, String unit) throws SQLException {
        assertThat(rows(query(Dimension.TEAM, every, Map.of())))
                .isEqualTo(entries(
                        "date_trunc('%s', time at time zone 'Europe/Berlin')::date".formatted(unit),
                        "coalesce(team, '')",
                        "true"));
    }

    @ParameterizedTest
    @CsvSource({"AGENT, DAY, ", "TASK, WEEK, team-0", "TARGET, TOTAL, ", "TASK, TOTAL, team-1"})
    void pagesThroughEveryRowExactlyOnce(Dimension by, ReportPeriod every, String team) throws SQLException {
        CostQuery query = query(by, every, team == null ? Map.of() : Map.of(Dimension.TEAM, team));
        List<String> paged = new ArrayList<>();
        List<CostRow> page = new ArrayList<>();
        Costs.Position after = null;
        do {
            page.clear();
            costs.list(query, after, 3, page::add);
            page.forEach(row -> paged.add(text(row)));
            after = page.isEmpty()
                    ? null
                    : new Costs.Position(page.getLast().period(), page.getLast().value());
        } while (after != null);

        assertThat(paged).isEqualTo(rows(query));
    }

    @Test
    void putsTheDearestFirst() throws SQLException {
        List<String> top = costs.top(query(Dimension.TASK, ReportPeriod.DAY, Map.of()), 4).stream()
                .map(row -> row.value() + "|" + row.sums().cost().nanos())
                .toList();

        assertThat(top).hasSize(4).isEqualTo(tables.rows("""
                        select coalesce(task, ''), sum(cost_nanos) from usage_entry where %s
                        group by 1 order by 2 desc, 1 limit 4
                        """.formatted(DAYS)));
    }

    @Test
    void totalsTheDaysThatAreAskedForAndNoOther() throws SQLException {
        assertThat(costs.total(query(Dimension.AGENT, ReportPeriod.DAY, Map.of()))
                        .cost()
                        .nanos())
                .isEqualTo(tables.number("select sum(cost_nanos) from usage_entry where" + DAYS));
        assertThat(costs.total(query(Dimension.ALL, ReportPeriod.DAY, Map.of(Dimension.AGENT, "nobody")))
                        .of(Measure.CALLS))
                .isZero();
        assertThat(costs.firstDay(Map.of())).isEqualTo(LocalDate.parse("2026-10-20"));
        assertThat(costs.firstDay(Map.of(Dimension.AGENT, "nobody"))).isNull();
    }

    @Test
    void refusesATaskTogetherWithATag() {
        assertThatThrownBy(() -> query(Dimension.TAG, ReportPeriod.DAY, Map.of(Dimension.TASK, "task-1")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsPercentilesAtMostASixteenthAboveTheTruth() throws SQLException {
        Map<String, Percentiles.Of> percentiles = new Percentiles(tables.database).byTarget(FROM, TO);

        assertThat(percentiles).containsOnlyKeys("openrouter:qwen2-72b", "localai:phi-4-14b");
        for (Map.Entry<String, Percentiles.Of> target : percentiles.entrySet()) {
            String where = DAYS + " and corrects is null and status = 'ok' and provider || ':' || model = '"
                    + target.getKey() + "'";
            Percentiles.Of of = target.getValue();
            assertThat(of.latency50()).satisfies(value -> isJustAbove(value, "0.5", "latency_ms", where));
            assertThat(of.latency95()).satisfies(value -> isJustAbove(value, "0.95", "latency_ms", where));
            assertThat(of.firstToken50()).satisfies(value -> isJustAbove(value, "0.5", "first_token_ms", where));
            assertThat(of.firstToken95()).satisfies(value -> isJustAbove(value, "0.95", "first_token_ms", where));
        }
    }

    private static void isJustAbove(Long value, String part, String column, String where) throws SQLException {
        long truth = tables.number("select percentile_disc(%s) within group (order by %s) from usage_entry where %s"
                .formatted(part, column, where));
        assertThat(value).isBetween(truth, truth + truth / 16);
    }

    @Test
    void knowsNoPercentilesOfWhatWasNeverTimed() throws SQLException {
        try (LedgerTables empty = new LedgerTables()) {
            empty.append(BERLIN, AnEntry.at("2026-10-30T00:00:00Z").entry());

            assertThat(new Percentiles(empty.database).byTarget(FROM, TO)).isEmpty();
        }
    }
}
