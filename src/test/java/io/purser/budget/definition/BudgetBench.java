package io.purser.budget.definition;

import io.purser.budget.BudgetService;
import io.purser.budget.LedgerHarness;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.support.PostgresResource;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Measures pairs of an authorization and a capture at full speed: by group commit, and in the same run by the plain
 * form, which has one UPDATE and one INSERT in a transaction of its own for each step. {@code bench/budget} runs it.
 */
public final class BudgetBench {
    private static final Usd BOUND = Usd.parse("0.001");
    private static final Usd COST = Usd.parse("0.0004");
    private static final PrintStream OUT = System.out;

    private BudgetBench() {}

    private interface Pair {
        void run(int caller) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        int seconds = Integer.getInteger("seconds", 5);
        String given = System.getenv("PURSER_DB_URL");
        String url = given == null ? PostgresResource.freshDatabase() : given;
        LedgerHarness.migrate(url);
        try (LedgerHarness harness = LedgerHarness.over(url)) {
            harness.administration.create(
                    definition("one", new Scope(null, "one", null, null, null, null, null)), "bench");
            for (int i = 0; i < 1_000; i++) {
                String agent = "agent-" + i;
                harness.administration.create(
                        definition(agent, new Scope(null, agent, null, null, null, null, null)), "bench");
            }
            OUT.printf("%-34s %8s %10s %9s %9s%n", "", "callers", "pairs/s", "p50 ms", "p99 ms");
            measure("warming up", 50, seconds, caller -> pair(harness, "one"), harness);
            double awaited = 0;
            double plain = 0;
            double grouped = 0;
            for (int callers : new int[] {1, 20, 50, 200}) {
                double rate =
                        measure("group commit, one budget", callers, seconds, caller -> pair(harness, "one"), harness);
                grouped = callers == 50 ? rate : grouped;
            }
            for (int callers : new int[] {1, 20, 50, 200}) {
                double rate = measure(
                        "the same, waiting for captures",
                        callers,
                        seconds,
                        caller -> awaitedPair(harness, "one"),
                        harness);
                awaited = callers == 50 ? rate : awaited;
            }
            for (int callers : new int[] {1, 20, 50, 200}) {
                measure(
                        "group commit, 1,000 budgets",
                        callers,
                        seconds,
                        caller -> pair(harness, "agent-" + (caller * 31 + COUNTER.incrementAndGet()) % 1_000),
                        harness);
            }
            try (var pool = new PlainForm(url)) {
                for (int callers : new int[] {1, 20, 50}) {
                    double rate =
                            measure("one UPDATE a call, one budget", callers, seconds, caller -> pool.pair(), null);
                    plain = callers == 50 ? rate : plain;
                }
            }
            OUT.printf(
                    "at 50 callers on one budget: %.1f times the plain form, %.1f times where captures are waited for%n",
                    grouped / plain, awaited / plain);
        }
        System.exit(0); // do not wait for the threads of the embedded server
    }

    private static final AtomicInteger COUNTER = new AtomicInteger();

    private static BudgetDefinition definition(String name, Scope scope) {
        return LedgerHarness.definition(name, scope, "1000000", WindowKind.MONTH, ZoneId.of("UTC"), true);
    }

    /** A pair as in the gateway: a call waits for its grant, and its answer does not wait for the capture. */
    private static void pair(LedgerHarness harness, String agent) {
        var _ = harness.budgets.settleSoon(LedgerHarness.capture(granted(harness, agent), COST));
    }

    /** A pair as in {@code record-usage}, which waits for both. */
    private static void awaitedPair(LedgerHarness harness, String agent) {
        BudgetService.await(harness.budgets.settle(LedgerHarness.capture(granted(harness, agent), COST)));
    }

    private static UUID granted(LedgerHarness harness, String agent) {
        Spender spender = new Spender("bench", agent, null, null, Set.of());
        AuthorisationResult result =
                BudgetService.await(harness.budgets.authorise(harness.request(BOUND, BOUND, spender, null)));
        if (!(result instanceof AuthorisationResult.Granted granted)) {
            throw new IllegalStateException("not granted: " + result);
        }
        return granted.reservation();
    }

    /**
     * Measures until the last capture is durable. A latency is that of a caller, from its request until it continues.
     */
    private static double measure(String what, int callers, int seconds, Pair pair, @Nullable LedgerHarness harness)
            throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long[][] times = new long[callers][];
        CountDownLatch done = new CountDownLatch(callers);
        long start = System.nanoTime();
        for (int i = 0; i < callers; i++) {
            int caller = i;
            Thread.ofVirtual().start(() -> {
                long[] mine = new long[4_096];
                int count = 0;
                try {
                    while (System.nanoTime() < end) {
                        mine = count < mine.length ? mine : Arrays.copyOf(mine, count * 2);
                        long before = System.nanoTime();
                        pair.run(caller);
                        mine[count++] = System.nanoTime() - before;
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                } finally {
                    times[caller] = Arrays.copyOf(mine, count);
                    done.countDown();
                }
            });
        }
        done.await();
        if (harness != null) {
            BudgetService.await(harness.budgets.catchUp());
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        long[] all = Arrays.stream(times).flatMapToLong(Arrays::stream).sorted().toArray();
        double rate = all.length / elapsed;
        OUT.printf(
                "%-34s %8d %,10.0f %9.2f %9.2f%n",
                what, callers, rate, all[all.length / 2] / 1e6, all[(int) (all.length * 0.99)] / 1e6);
        return rate;
    }

    /** A gateway that keeps a budget in one row and updates it at every call. */
    private static final class PlainForm implements AutoCloseable {
        private final io.agroal.api.AgroalDataSource database;
        private final UUID budget = UUID.randomUUID();

        PlainForm(String url) throws Exception {
            database = io.agroal.api.AgroalDataSource.from(
                    new io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier()
                            .connectionPoolConfiguration(pool -> pool.maxSize(50)
                                    .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                            .connectionProviderClassName("org.postgresql.Driver")
                                            .principal(new io.agroal.api.security.NamePrincipal("postgres"))
                                            .credential(new io.agroal.api.security.SimplePassword("postgres")))));
            execute(
                    database,
                    "create table if not exists plain_budget (id uuid primary key, spent bigint, reserved bigint, lim bigint)");
            execute(database, "create table if not exists plain_call (id uuid primary key, cost bigint)");
            execute(database, "insert into plain_budget values ('" + budget + "', 0, 0, 1000000000000000)");
        }

        void pair() throws Exception {
            UUID id = UUID.randomUUID();
            step(
                    "update plain_budget set reserved = reserved + 1000000 where id = ? and spent + reserved + 1000000 <= lim",
                    "insert into plain_call values (?, null)",
                    id);
            step(
                    "update plain_budget set reserved = reserved - 1000000, spent = spent + 400000 where id = ?",
                    "update plain_call set cost = 400000 where id = ?",
                    id);
        }

        private void step(String balance, String call, UUID id) throws Exception {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                try (PreparedStatement first = connection.prepareStatement(balance);
                        PreparedStatement second = connection.prepareStatement(call)) {
                    first.setObject(1, budget);
                    first.executeUpdate();
                    second.setObject(1, id);
                    second.executeUpdate();
                }
                connection.commit();
            }
        }

        private static void execute(DataSource database, String sql) throws Exception {
            try (Connection connection = database.getConnection();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.execute();
            }
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
