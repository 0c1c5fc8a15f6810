package io.purser.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.support.Jvm;
import io.purser.support.KillablePostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Runs three replicas with 64 callers each on one budget that is too small for them, with every kind of failure.
 * Replicas are killed, or paused for longer than their silence is tolerated and then continued; PostgreSQL is killed;
 * providers fail; answers are lost; keys are repeated. Longer with {@code -Dpurser.torture.seconds=…}.
 */
@Execution(ExecutionMode.CONCURRENT)
class TortureTest {
    private static final String LIMIT = "0.2";

    @Test
    void neverSpendsMoreThanTheLimitAndLosesNothingWhateverIsKilled() throws Exception {
        try (KillablePostgres postgres = new KillablePostgres(settings());
                BillingProvider provider = new BillingProvider()) {
            LedgerHarness.migrate(postgres.url());
            Budget budget;
            try (LedgerHarness harness = LedgerHarness.over(postgres.url())) {
                budget = harness.budget("hot", LIMIT);
            }
            AtomicBoolean over = new AtomicBoolean();
            ConcurrentLinkedQueue<String> observations = new ConcurrentLinkedQueue<>();
            AtomicBoolean watching = new AtomicBoolean(true);
            Thread watcher = Thread.ofVirtual().start(() -> watch(postgres, watching, over, observations));

            torment(postgres, provider);
            settleTheRest(postgres);
            watching.set(false);
            watcher.join();

            assertThat(over).as(observations.toString()).isFalse();
            assertThat(observations).isNotEmpty();
            check(postgres, provider, budget);
        }
    }

    /** The number of seconds for which processes are killed. */
    long seconds() {
        return Long.getLong("purser.torture.seconds", 14);
    }

    /** The settings of PostgreSQL. */
    Map<String, String> settings() {
        return Map.of();
    }

    private void torment(KillablePostgres postgres, BillingProvider provider) throws Exception {
        Random random = new Random(7);
        List<Process> replicas = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            replicas.add(replica(postgres, provider, i));
        }
        long end = System.nanoTime() + seconds() * 1_000_000_000L;
        int started = 3;
        for (int round = 0; System.nanoTime() < end; round++) {
            pause(Duration.ofMillis(2_000 + random.nextInt(1_500)));
            int victim = random.nextInt(3);
            switch (round % 3) {
                case 0 -> {
                    replicas.get(victim).destroyForcibly().waitFor();
                    replicas.set(victim, replica(postgres, provider, started++));
                }
                case 1 -> {
                    signal(replicas.get(victim), "STOP");
                    pause(TortureReplica.SILENCE.plusSeconds(2));
                    signal(replicas.get(victim), "CONT");
                }
                case 2 -> {
                    postgres.kill();
                    postgres.restart();
                }
                default -> throw new IllegalStateException();
            }
        }
        for (Process replica : replicas) {
            replica.destroyForcibly().waitFor();
        }
    }

    /** A pause between two failures, because no event marks its end. */
    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Awaitility.await().atMost(time.plusSeconds(5)).until(() -> System.nanoTime() >= end);
    }

    private Process replica(KillablePostgres postgres, BillingProvider provider, int seed) throws IOException {
        List<String> command = new ArrayList<>(
                Jvm.shortLived(System.getProperty("java.class.path"), TortureReplica.class, "-Xmx160m"));
        command.addAll(List.of(postgres.url(), provider.url(), Integer.toString(seed), Long.toString(seconds() + 120)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor(5, TimeUnit.SECONDS);
    }

    private static void watch(
            KillablePostgres postgres, AtomicBoolean watching, AtomicBoolean over, ConcurrentLinkedQueue<String> seen) {
        postgres.watch(
                () -> watching.get() && !over.get(),
                "select spent_nanos, reserved_nanos, limit_nanos from budget_window",
                row -> {
                    seen.add("%d + %d of %d".formatted(row.getLong(1), row.getLong(2), row.getLong(3)));
                    if (seen.size() > 50) {
                        seen.poll();
                    }
                    over.compareAndSet(false, row.getLong(1) + row.getLong(2) > row.getLong(3));
                });
    }

    /** Lets a running replica settle the reservations of the dead ones. */
    private static void settleTheRest(KillablePostgres postgres) throws Exception {
        try (LedgerHarness harness =
                new LedgerHarness(postgres.url(), java.time.Clock.systemUTC(), TortureReplica.SILENCE)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        harness.replica.beat();
                        harness.sweep.settleAll();
                        return harness.number("select count(*) from reservation where state = 'sent'") == 0;
                    });
        }
    }

    private static void check(KillablePostgres postgres, BillingProvider provider, Budget budget) throws Exception {
        try (LedgerHarness harness = LedgerHarness.over(postgres.url())) {
            Balance balance = harness.balance(budget);
            long billed =
                    provider.billed.values().stream().mapToLong(Long::longValue).sum();
            assertThat(balance.reserved().nanos()).isZero();
            assertThat(balance.spent().nanos())
                    .isLessThanOrEqualTo(balance.limit().nanos());
            assertThat(billed).isPositive().isLessThanOrEqualTo(balance.spent().nanos());
            assertThat(harness.number("select coalesce(sum(cost_nanos), 0) from usage_entry"))
                    .isEqualTo(balance.spent().nanos());
            assertThat(harness.number("select coalesce(sum(cost_nanos), 0) from usage_rollup where dimension = 'all'"))
                    .isEqualTo(balance.spent().nanos());
            assertThat(provider.twice).hasValue(0);
            Map<UUID, Integer> entries = new HashMap<>();
            postgres.rows(
                    "select id from usage_entry where corrects is null",
                    row -> entries.merge(row.getObject(1, UUID.class), 1, Integer::sum));
            assertThat(provider.received.keySet()).isNotEmpty().isSubsetOf(entries.keySet());
            assertThat(entries.values()).allMatch(count -> count == 1);
            assertThat(harness.number("select count(*) from usage_entry where idempotency_key is not null"))
                    .isPositive();
            assertThat(harness.number("select count(*) from (select idempotency_key from usage_entry"
                            + " where corrects is null and status <> 'error' and idempotency_key is not null"
                            + " group by idempotency_key having count(*) > 1) twice"))
                    .isZero();
        }
    }
}
