package io.purser.ledger;

import io.purser.budget.LedgerHarness;
import io.purser.budget.definition.Scope;
import io.purser.budget.definition.WindowKind;
import io.purser.ledger.report.CostQuery;
import io.purser.ledger.report.Costs;
import io.purser.ledger.report.Dimension;
import io.purser.ledger.report.Percentiles;
import io.purser.ledger.report.ReportPeriod;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Compares a ledger of ten million entries with one of ten thousand, by the same queries in turns: both answer at the
 * same speed. {@code bench/ledger} runs it. The database makes the entries, spread evenly over the last ninety days;
 * the product computes the roll-ups from them.
 */
public final class LedgerBench {
    private static final PrintStream OUT = System.out;
    private static final long SMALL = 10_000;
    private static final long AT_ONCE = 250_000;
    private static final int DAYS = 90;
    private static final int WARMING_UP = 300;
    private static final int ROUNDS = 2_000;
    private static final ZoneId UTC = ZoneOffset.UTC;

    private LedgerBench() {}

    private interface Question {
        void ask() throws Exception;
    }

    private record Times(double p50, double p99) {}

    public static void main(String[] arguments) throws Exception {
        long large = Long.parseLong(System.getenv().getOrDefault("PURSER_BENCH_ENTRIES", "10000000"));
        Instant now = Instant.now();
        try (LedgerHarness few = ledger(now, SMALL);
                LedgerHarness many = ledger(now, large)) {
            // A checkpoint, so that PostgreSQL writes no data of the filling during the measurements.
            execute(many, "checkpoint");
            Map<String, Question> ofFew = questions(few);
            Map<String, Question> ofMany = questions(many);
            OUT.printf(
                    "%n%-46s %9s %9s %9s %9s %7s%n",
                    "", "10k p50", "p99 ms", large / 1_000 + "k p50", "p99 ms", "ratio");
            for (String name : ofFew.keySet()) {
                List<Times> times =
                        measure(Objects.requireNonNull(ofFew.get(name)), Objects.requireNonNull(ofMany.get(name)));
                Times small = times.getFirst();
                Times big = times.getLast();
                OUT.printf(
                        "%-46s %9.2f %9.2f %9.2f %9.2f %7.2f%n",
                        name, small.p50(), small.p99(), big.p50(), big.p99(), big.p99() / small.p99());
            }
        }
        System.exit(0); // do not wait for the threads of the embedded server
    }

    /** A ledger of that many entries, in a database of its own. */
    private static LedgerHarness ledger(Instant now, long entries) throws SQLException {
        String url = LedgerHarness.freshUrl();
        LedgerHarness harness = LedgerHarness.over(url);
        new Partitions(harness.database, Clock.fixed(now.minus(Duration.ofDays(DAYS)), UTC)).keepAhead();
        new Partitions(harness.database, Clock.systemUTC()).keepAhead();
        budget(harness, "everything", Scope.EVERYTHING);
        budget(harness, "agent", new Scope(null, "agent-7", null, null, null, null, null));
        fill(harness, now, entries);
        return harness;
    }

    private static void budget(LedgerHarness harness, String name, Scope scope) {
        harness.budget(LedgerHarness.definition(name, scope, "1000000", WindowKind.MONTH, ZoneId.of("UTC"), true));
    }

    private static Map<String, Question> questions(LedgerHarness harness) {
        Costs costs = new Costs(harness.database);
        Percentiles percentiles = new Percentiles(harness.database);
        YearMonth month = YearMonth.now(UTC).minusMonths(1); // a whole month
        LocalDate from = month.atDay(1);
        LocalDate to = month.plusMonths(1).atDay(1);
        CostQuery total = new CostQuery(from, to, Dimension.ALL, ReportPeriod.TOTAL, Map.of());
        Spender spender = new Spender("key-7", "agent-7", "task-7", "team-7", Set.of());
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("a month's total", () -> costs.total(total));
        questions.put(
                "its costs by agent (50 rows)", () -> list(costs, total.split(Dimension.AGENT, ReportPeriod.TOTAL)));
        questions.put(
                "its costs by target and day (150 rows)",
                () -> list(costs, total.split(Dimension.TARGET, ReportPeriod.DAY)));
        questions.put("its ten dearest agents", () -> costs.top(total.split(Dimension.AGENT, ReportPeriod.TOTAL), 10));
        questions.put(
                "an agent's costs by target",
                () -> list(
                        costs,
                        new CostQuery(
                                from, to, Dimension.TARGET, ReportPeriod.TOTAL, Map.of(Dimension.AGENT, "agent-7"))));
        questions.put("its percentiles of every target", () -> percentiles.byTarget(from, to));
        questions.put(
                "budget-check",
                () -> harness.budgets.statuses(spender, "openrouter:qwen2-72b", harness.clock.instant()));
        return questions;
    }

    private static void list(Costs costs, CostQuery query) throws SQLException {
        List<Object> rows = new ArrayList<>();
        costs.list(query, null, 1_000, rows::add);
        if (rows.isEmpty()) {
            throw new IllegalStateException("no rows: " + query);
        }
    }

    private static void fill(LedgerHarness harness, Instant now, long count) throws SQLException {
        long start = System.nanoTime();
        for (long from = 1; from <= count; from += AT_ONCE) {
            execute(harness, made(now, count, from, Math.min(from + AT_ONCE - 1, count)));
        }
        long filled = System.nanoTime();
        execute(harness, "update usage_rollup_state set version = 0");
        ZoneId zone = ZoneId.of("UTC");
        new RollupRebuild(harness.database, zone).rebuildWhereNeeded();
        new LatencyMonths(harness.database, Clock.systemUTC(), zone).keepUp();
        long summed = System.nanoTime();
        execute(harness, "vacuum analyze");
        OUT.printf(
                "%,d entries in %.0f s, their roll-ups in %.0f s: %,d and %,d rows%n",
                harness.number("select count(*) from usage_entry"),
                (filled - start) / 1e9,
                (summed - filled) / 1e9,
                harness.number("select count(*) from usage_rollup"),
                harness.number("select count(*) from usage_detail"));
    }

    private static String made(Instant now, long count, long first, long last) {
        return """
            insert into usage_entry (id, time, recorded_at, caller, agent, task, team, tags, provider, model,
                price_version, call_id, attempt, prompt_tokens, completion_tokens, cached_tokens, cache_write_tokens,
                reasoning_tokens, cost_nanos, bound_nanos, latency_ms, first_token_ms, status, reservation, budgets,
                windows)
            select id, time, time, 'key-' || i %% 20, 'agent-' || i %% 50, 'task-' || i %% 5000, 'team-' || i %% 10, '{}',
                (array['openrouter', 'requesty', 'openrouter', 'openrouter', 'localai'])[1 + i %% 5],
                (array['gpt-4o-mini', 'claude-3-sonnet', 'mistral-7b', 'qwen2-72b', 'phi-4-14b'])[1 + i %% 5],
                'v1', id, 1, 500 + i %% 1000, i %% 700, i %% 300, 0, 0, 1000 + i %% 100000, 1000000, 300 + i %% 4000,
                50 + i %% 500, case when i %% 50 = 0 then 'error' else 'ok' end, id, '{}', '{}'
            from (select i, time, (lpad(to_hex((extract(epoch from time) * 1000)::bigint), 12, '0') || '7'
                    || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid as id
                from (select i, date_trunc('milliseconds', timestamptz '%s' - (i::numeric / %d) * interval '%d days')
                        as time
                    from generate_series(%d, %d) as i) as t) as e
            """.formatted(now, count, DAYS, first, last);
    }

    private static void execute(LedgerHarness harness, String sql) throws SQLException {
        try (Connection connection = harness.database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Asks both in turns, so that other work on the machine slows both equally. */
    private static List<Times> measure(Question first, Question second) throws Exception {
        long[][] nanos = new long[2][ROUNDS];
        for (int round = -WARMING_UP; round < ROUNDS; round++) {
            for (int which = 0; which < 2; which++) {
                long before = System.nanoTime();
                (which == 0 ? first : second).ask();
                if (round >= 0) {
                    nanos[which][round] = System.nanoTime() - before;
                }
            }
        }
        List<Times> times = new ArrayList<>();
        for (long[] each : nanos) {
            Arrays.sort(each);
            times.add(new Times(each[ROUNDS / 2] / 1e6, each[ROUNDS * 99 / 100] / 1e6));
        }
        return times;
    }
}
