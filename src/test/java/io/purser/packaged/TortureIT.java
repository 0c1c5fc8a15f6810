package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.purser.support.KillablePostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * {@code TortureTest} against the executable and over HTTP: three replicas, 64 callers each, who speak all dialects with
 * providers of both ({@link MixedCall}), one budget that is too small for them, a replica that is killed, one that is
 * stopped for longer than its silence is believed, and a PostgreSQL that is killed.
 */
class TortureIT {
    private static final int REPLICAS = 3;
    private static final int CALLERS = 64;
    private static final String LIMIT = "0.5";
    private static final String KEYED = "key-";
    /** The least that can be set. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void neverSpendsMoreThanTheLimitAndLosesNothingWhateverIsKilled() throws Exception {
        try (KillablePostgres postgres = new KillablePostgres(Map.of());
                BillingProvider provider = new BillingProvider()) {
            AtomicReferenceArray<PackagedPurser> replicas = new AtomicReferenceArray<>(REPLICAS);
            AtomicBoolean goesOn = new AtomicBoolean(true);
            List<Thread> threads = new ArrayList<>();
            try {
                for (int i = 0; i < REPLICAS; i++) {
                    replicas.set(i, start(postgres, provider));
                }
                AtomicInteger observations = new AtomicInteger();
                AtomicBoolean over = new AtomicBoolean();
                threads.add(Thread.ofVirtual().start(() -> watch(postgres, goesOn, observations, over)));
                for (int i = 0; i < REPLICAS * CALLERS; i++) {
                    int caller = i;
                    threads.add(Thread.ofVirtual().start(() -> call(replicas, caller, goesOn)));
                }
                torment(postgres, provider, replicas);
                goesOn.set(false);
                for (Thread thread : threads) {
                    thread.join(Duration.ofSeconds(90));
                }
                awaitNothingUnderWay(postgres);
                assertThat(over).isFalse();
                assertThat(observations).hasPositiveValue();
                check(postgres, provider);
            } finally {
                goesOn.set(false);
                for (int i = 0; i < REPLICAS; i++) {
                    if (replicas.get(i) != null) {
                        replicas.get(i).close();
                    }
                }
            }
        }
    }

    private static PackagedPurser start(KillablePostgres postgres, BillingProvider provider) throws IOException {
        return PackagedPurser.start(
                postgres.url(),
                Map.of(
                        "OPENROUTER_API_KEY",
                        "sk-fake-0123456789",
                        "OPENROUTER_BASE_URL",
                        provider.baseUrl(),
                        "ANTHROPIC_API_KEY",
                        "sk-fake-0123456789",
                        "ANTHROPIC_BASE_URL",
                        provider.baseUrl(),
                        "PURSER_PROVIDERS",
                        MixedCall.MODELS,
                        "PURSER_MONTHLY_BUDGET_CAP",
                        LIMIT,
                        "PURSER_REPLICA_SILENCE",
                        SILENCE.toString(),
                        "PURSER_SECRETS_KEY",
                        "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));
    }

    /**
     * One call in four is keyed, by keys that other callers use at other replicas as well. One in eight is hedged, and one
     * in eight uses the cache.
     */
    private void call(AtomicReferenceArray<PackagedPurser> replicas, int caller, AtomicBoolean goesOn) {
        Random random = new Random(caller);
        for (int number = 0; goesOn.get(); number++) {
            MixedCall call = new MixedCall(
                    switch (random.nextInt(8)) {
                        case 0, 1 -> KEYED + random.nextInt(1_000);
                        case 2 -> MixedCall.HEDGED + caller + "-" + number;
                        case 3 -> MixedCall.CACHED + random.nextInt(100);
                        default -> "call-" + caller + "-" + number;
                    });
            Map<String, String> headers = call.name().startsWith(KEYED)
                    ? Map.of("Idempotency-Key", "\"" + call.name() + "\"")
                    : call.headers();
            try {
                HttpResponse<String> response = replicas.get(caller % REPLICAS)
                        .send(call.dialect().path(), call.body(), headers)
                        .join();
                if (response.statusCode() == 402) {
                    refused.incrementAndGet();
                }
            } catch (CompletionException e) {
                Thread.onSpinWait(); // the replica was killed, or stands still
            }
        }
    }

    private void torment(
            KillablePostgres postgres, BillingProvider provider, AtomicReferenceArray<PackagedPurser> replicas)
            throws Exception {
        awaitCalls(provider, 200);
        replicas.get(0).kill();
        replicas.set(0, start(postgres, provider));
        awaitCalls(provider, 200);
        postgres.kill();
        postgres.restart();
        awaitCalls(provider, 200);
        replicas.get(1).signal("STOP");
        long stopped = System.nanoTime();
        Duration longEnough = SILENCE.plusSeconds(3);
        Awaitility.await()
                .atMost(longEnough.plusSeconds(5))
                .until(() -> System.nanoTime() - stopped > longEnough.toNanos());
        replicas.get(1).signal("CONT");
        awaitCalls(provider, 200);
        replicas.get(2).kill();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> refused.get() > 0);
    }

    /** Waits until the provider was called that many times more, or there is no money left for it. */
    private void awaitCalls(BillingProvider provider, int more) {
        int before = provider.received.size();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> refused.get() > 0 || provider.received.size() >= before + more);
    }

    private static void watch(
            KillablePostgres postgres, AtomicBoolean goesOn, AtomicInteger observations, AtomicBoolean over) {
        postgres.watch(goesOn::get, "select spent_nanos + reserved_nanos, limit_nanos from budget_window", row -> {
            observations.incrementAndGet();
            over.compareAndSet(false, row.getLong(1) > row.getLong(2));
        });
    }

    private static void awaitNothingUnderWay(KillablePostgres postgres) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> number(postgres, "select count(*) from reservation where state = 'sent'") == 0);
    }

    private static void check(KillablePostgres postgres, BillingProvider provider) throws SQLException {
        long limit = Usd.parse(LIMIT).nanos();
        long spent = number(postgres, "select sum(spent_nanos) from budget_window");
        long billed =
                provider.billed.values().stream().mapToLong(Long::longValue).sum();
        assertThat(number(postgres, "select sum(reserved_nanos) from budget_window"))
                .isZero();
        assertThat(spent).isPositive().isLessThanOrEqualTo(limit);
        assertThat(billed).isPositive().isLessThanOrEqualTo(spent);
        assertThat(number(postgres, "select sum(cost_nanos) from usage_entry")).isEqualTo(spent);
        assertThat(number(postgres, "select sum(cost_nanos) from usage_rollup where dimension = 'all'"))
                .isEqualTo(spent);
        assertThat(number(postgres, "select count(*) from usage_entry where status = 'unsettled'"))
                .isPositive();
        Map<String, Integer> entries = new HashMap<>();
        postgres.rows(
                "select task, count(*) from usage_entry where corrects is null group by task",
                row -> entries.put(row.getString(1), row.getInt(2)));
        // As often in the ledger as it was sent, or oftener where a replica died before it could send.
        assertThat(provider.received)
                .allSatisfy((call, times) ->
                        assertThat(entries.getOrDefault(call, 0)).as(call).isGreaterThanOrEqualTo(times));
        assertThat(provider.received.keySet().stream().filter(call -> call.startsWith("call-")))
                .allSatisfy(call -> assertThat(entries).as(call).containsEntry(call, 1));
        assertThat(entries.entrySet().stream().filter(entry -> entry.getKey().startsWith(MixedCall.HEDGED)))
                .allSatisfy(
                        entry -> assertThat(entry.getValue()).as(entry.getKey()).isLessThanOrEqualTo(2));
        assertThat(number(
                        postgres,
                        "select count(*) from (select task from usage_entry where task like 'hedged-%'"
                                + " group by task having count(*) = 2) twice"))
                .as("calls of two attempts")
                .isPositive();
        assertThat(number(postgres, "select count(*) from usage_entry where cached_from is not null"))
                .as("calls that the cache answered")
                .isPositive();
        assertThat(number(
                        postgres, "select count(*) from usage_entry where cached_from is not null and cost_nanos <> 0"))
                .isZero();
        assertThat(number(
                        postgres,
                        "select count(*) from (select task from usage_entry where corrects is null and status <> 'error'"
                                + " and idempotency_key is not null group by task having count(*) > 1) twice"))
                .isZero();
        assertThat(number(postgres, "select count(*) from usage_entry where idempotency_key is not null"))
                .isPositive();
        assertThat(number(postgres, "select count(*) from usage_entry where over_bound or cost_nanos > bound_nanos"))
                .as("calls that cost more than their bound")
                .isZero();
        assertThat(
                        number(
                                postgres,
                                "select count(distinct provider) from usage_entry where cache_write_tokens > 0 and status = 'ok'"))
                .as("providers that wrote to their cache")
                .isEqualTo(2);
    }

    private static long number(KillablePostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
