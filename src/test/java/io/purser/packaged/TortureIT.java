package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.purser.money.Usd;
import io.purser.support.KillablePostgres;
import io.purser.support.LoopbackServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * {@code TortureTest} against the executable and over HTTP: three replicas, 64 callers each, one budget that is too small
 * for them, a replica that is killed, one that is stopped for longer than its silence is believed, and a PostgreSQL that
 * is killed.
 */
class TortureIT {
    private static final int REPLICAS = 3;
    private static final int CALLERS = 64;
    private static final String LIMIT = "0.1";
    /** The least that can be set. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Nano-dollars for each token of mistral-7b, either way. */
    private static final long PRICE = 250;

    private final AtomicInteger refused = new AtomicInteger();

    /** Fails one call in ten, bills all others, and breaks off one connection in twenty after it has billed. */
    private static final class BillingProvider implements AutoCloseable {
        private final LoopbackServer server = new LoopbackServer("/v1/chat/completions", this::answer);
        final Map<String, Integer> received = new ConcurrentHashMap<>();
        final Map<String, Long> billed = new ConcurrentHashMap<>();

        String baseUrl() {
            return server.uri() + "/v1";
        }

        private void answer(HttpExchange exchange) throws IOException {
            JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            String call = body.at("/messages/0/content").textValue();
            received.merge(call, 1, Integer::sum);
            int kind = Math.floorMod(call.hashCode(), 20);
            if (kind < 2) {
                send(exchange, 500, "{\"error\": {\"message\": \"no\"}}");
                return;
            }
            long completion = 1L + Math.floorMod(call.hashCode(), 50);
            billed.merge(call, (20 + completion) * PRICE, Long::sum);
            if (kind == 2) {
                exchange.close();
                return;
            }
            send(exchange, 200, """
                    {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0,
                     "message": {"role": "assistant", "content": "yes"}, "finish_reason": "stop"}],
                     "usage": {"prompt_tokens": 20, "completion_tokens": %1$d, "total_tokens": %2$d}}
                    """.formatted(completion, 20 + completion));
        }

        private static void send(HttpExchange exchange, int status, String answer) throws IOException {
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        @Override
        public void close() {
            server.close();
        }
    }

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
                        "PURSER_MONTHLY_BUDGET_CAP",
                        LIMIT,
                        "PURSER_REPLICA_SILENCE",
                        SILENCE.toString(),
                        "PURSER_SECRETS_KEY",
                        "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));
    }

    /** One call in four is keyed, by keys that other callers use at other replicas as well. */
    private void call(AtomicReferenceArray<PackagedPurser> replicas, int caller, AtomicBoolean goesOn) {
        Random random = new Random(caller);
        for (int number = 0; goesOn.get(); number++) {
            String key = random.nextInt(4) == 0 ? "key-" + random.nextInt(1_000) : null;
            String call = key == null ? "call-" + caller + "-" + number : key;
            String body = """
                    {"model": "openrouter:mistral-7b", "max_tokens": 100, "metadata": {"purser": {"task": "%1$s"}},
                     "messages": [{"role": "user", "content": "%1$s"}]}
                    """.formatted(call);
            try {
                HttpResponse<String> response = replicas.get(caller % REPLICAS)
                        .send(
                                "/v1/chat/completions",
                                body,
                                key == null ? Map.of() : Map.of("Idempotency-Key", "\"" + key + "\""))
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
        assertThat(number(
                        postgres,
                        "select count(*) from (select task from usage_entry where corrects is null and status <> 'error'"
                                + " and idempotency_key is not null group by task having count(*) > 1) twice"))
                .isZero();
        assertThat(number(postgres, "select count(*) from usage_entry where idempotency_key is not null"))
                .isPositive();
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
