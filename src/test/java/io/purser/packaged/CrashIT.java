package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.purser.support.FakeProvider;
import io.purser.support.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Purser is killed in the middle of its work and started again: no cent is lost and none is charged twice. */
@Execution(ExecutionMode.CONCURRENT)
class CrashIT {
    private static final String HANGING = "{\"hang\": true}";

    private static String chat(String model, String task, String request) {
        return "{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}], \"metadata\": {\"purser\": {\"task\": \"%s\"}}}"
                .formatted(model, request.replace("\"", "\\\""), task);
    }

    private static Map<String, String> settings(FakeProvider provider) {
        Map<String, String> settings = new HashMap<>();
        settings.put("OPENROUTER_API_KEY", "sk-fake-0123456789");
        settings.put("OPENROUTER_BASE_URL", provider.baseUrl());
        settings.put("REQUESTY_API_KEY", "sk-fake-0123456789");
        // Nobody listens at the port for discarding what comes.
        settings.put("REQUESTY_BASE_URL", "http://127.0.0.1:9/v1");
        settings.putAll(PackagedPurser.killable());
        return settings;
    }

    private static List<Map<String, Object>> entries(PackagedPurser purser, String task) {
        return new JsonPath(purser.get("/v1/usage?limit=1000&task=" + task).body()).getList("entries");
    }

    private static JsonPath month(PackagedPurser purser) {
        return new JsonPath(purser.post("/budget-check", "{}").body());
    }

    @Test
    void keepsWhatWasCapturedAndChargesTheBoundOfWhatWasUnderWay() throws Exception {
        String database = PostgresResource.freshDatabase();
        List<String> captured = new ArrayList<>();
        String reserved;
        try (FakeProvider provider = new FakeProvider()) {
            try (PackagedPurser purser = PackagedPurser.start(database, settings(provider))) {
                for (int i = 0; i < 5; i++) {
                    HttpResponse<String> response = purser.post(
                            "/v1/chat/completions", chat("auto", "captured", "{\"prompt\": 100, \"completion\": 50}"));
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                    captured.add(response.headers()
                            .firstValue("x-purser-reservation")
                            .orElseThrow());
                }
                reserved = new JsonPath(purser.post("/route", "{\"prompt\": \"Say hello\", \"task\": \"reserved\"}")
                                .body())
                        .getString("reservation.id");
                CompletableFuture<HttpResponse<String>> underWay =
                        purser.send("/v1/chat/completions", chat("openrouter:mistral-7b", "under-way", HANGING));
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> provider.callsWith("hang") == 1);
                assertThat(underWay).isNotDone();
                purser.kill();
            }
            try (PackagedPurser purser = PackagedPurser.start(database, settings(provider))) {
                assertThat(entries(purser, "captured"))
                        .hasSize(5)
                        .extracting(entry -> entry.get("entry"))
                        .containsExactlyElementsOf(captured.reversed());
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> !entries(purser, "under-way").isEmpty());

                List<Map<String, Object>> charged = entries(purser, "under-way");
                assertThat(charged).hasSize(1);
                long bytes = chat("openrouter:mistral-7b", "under-way", HANGING).length();
                String bound = Usd.ofNanos((bytes + 64 + 32_000) * 250).toString();
                assertThat(charged.getFirst())
                        .containsEntry("status", "unsettled")
                        .containsEntry("cost_usd", bound)
                        .containsEntry("bound_usd", bound);
                assertThat(provider.callsWith("hang")).isEqualTo(1);
                // 5 × (100 × 0.000001 + 50 × 0.000002), the bound, and the reservation of /route, which the crash does
                // not touch
                assertThat(month(purser).getString("budgets[0].spent_usd"))
                        .isEqualTo(Usd.parse("0.001").plus(Usd.parse(bound)).toString());
                assertThat(month(purser).getString("budgets[0].reserved_usd")).isEqualTo("0.008265");
                capturesTheReservation(purser, reserved);
            }
        }
    }

    @Test
    void chargesTheBoundsOfBothAttemptsOfAHedgedCall() throws Exception {
        String database = PostgresResource.freshDatabase();
        String hedged = chat("openrouter:qwen2-72b", "hedged", HANGING)
                .replaceFirst("\\{", "{\"models\": [\"openrouter:mistral-7b\"], ")
                .replace("\"task\":", "\"hedge_after_ms\": 50, \"task\":");
        try (FakeProvider provider = new FakeProvider()) {
            try (PackagedPurser purser = PackagedPurser.start(database, settings(provider))) {
                CompletableFuture<HttpResponse<String>> underWay = purser.send("/v1/chat/completions", hedged);
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> provider.callsWith("hang") == 2);
                assertThat(underWay).isNotDone();
                purser.kill();
            }
            try (PackagedPurser purser = PackagedPurser.start(database, settings(provider))) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> entries(purser, "hedged").size() == 2);

                List<Map<String, Object>> charged = entries(purser, "hedged");
                assertThat(charged)
                        .extracting(entry -> entry.get("target"))
                        .containsExactlyInAnyOrder("openrouter:qwen2-72b", "openrouter:mistral-7b");
                assertThat(charged)
                        .allSatisfy(entry -> assertThat(entry)
                                .containsEntry("status", "unsettled")
                                .containsEntry("cost_usd", entry.get("bound_usd")));
                assertThat(month(purser).getString("budgets[0].reserved_usd")).isEqualTo("0");
                assertThat(month(purser).getString("budgets[0].spent_usd"))
                        .isEqualTo(charged.stream()
                                .map(entry -> Usd.parse(String.valueOf(entry.get("cost_usd"))))
                                .reduce(Usd.ZERO, Usd::plus)
                                .toString());
            }
        }
    }

    private static void capturesTheReservation(PackagedPurser purser, String reserved) {
        HttpResponse<String> recorded = purser.post(
                "/record-usage",
                "{\"reservation\": \"%s\", \"prompt_tokens\": 2, \"completion_tokens\": 3}".formatted(reserved));
        assertThat(recorded.statusCode()).as(recorded.body()).isEqualTo(200);
        assertThat(new JsonPath(recorded.body()).getString("cost_usd")).isEqualTo("0.000008");
        assertThat(month(purser).getString("budgets[0].reserved_usd")).isEqualTo("0");
    }

    private static final String MODELS = """
            [{"name": "openrouter", "model": "goes-on", "cost_in": 0.001, "cost_out": 0.002, "max_context": 100000,
              "endpoint_env": "OPENROUTER_API_KEY"},
             {"name": "openrouter", "model": "stops", "cost_in": 0.001, "cost_out": 0.002, "max_context": 100000,
              "endpoint_env": "OPENROUTER_API_KEY", "stops_on_cancel": true}]
            """;

    private static String stream(String model, String task, String request) {
        return chat(model, task, request).replaceFirst("\\{", "{\"stream\": true, ");
    }

    /** Sends it, and leaves once the provider has it. */
    private static void leave(PackagedPurser purser, FakeProvider provider, String task, String body) {
        CompletableFuture<HttpResponse<String>> call = purser.send("/v1/chat/completions", body);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> provider.callsWith(task) == 1);
        call.cancel(true);
    }

    private static long questions(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database, "postgres", "postgres");
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("select count(distinct model) from generation_question")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Usd sum(List<Map<String, Object>> entries) {
        return entries.stream()
                .map(entry -> Usd.parse(String.valueOf(entry.get("cost_usd"))))
                .reduce(Usd.ZERO, Usd::plus);
    }

    @Test
    void learnsAfterACrashWhatCallsCostThatWereReadInTheBackground() throws Exception {
        String database = PostgresResource.freshDatabase();
        Path models = Files.createTempFile("providers", ".json");
        models.toFile().deleteOnExit();
        Files.writeString(models, MODELS);
        try (FakeProvider provider = new FakeProvider()) {
            Map<String, String> settings = settings(provider);
            settings.put("PURSER_PROVIDERS", models.toString());
            String told = "{\"stall_after\": 1, \"mark\": \"%s\", \"generation\": {\"total_cost\": 0.0033}}";
            String untold = "{\"hang\": true, \"mark\": \"unknown\"}";
            try (PackagedPurser purser = PackagedPurser.start(database, settings)) {
                leave(purser, provider, "read-on", stream("openrouter:goes-on", "read-on", told.formatted("read-on")));
                leave(
                        purser,
                        provider,
                        "cancelled",
                        stream("openrouter:stops", "cancelled", told.formatted("cancelled")));
                leave(purser, provider, "unknown", chat("openrouter:goes-on", "unknown", untold));
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> questions(database) == 2);
                purser.kill();
            }
            try (PackagedPurser purser = PackagedPurser.start(database, settings)) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(90))
                        .pollInterval(Duration.ofMillis(200))
                        .untilAsserted(() -> {
                            assertThat(entries(purser, "read-on")).hasSize(2);
                            assertThat(entries(purser, "cancelled")).hasSize(2);
                            assertThat(entries(purser, "unknown")).hasSize(1);
                        });

                assertThat(sum(entries(purser, "read-on"))).isEqualTo(Usd.parse("0.0033"));
                assertThat(entries(purser, "read-on").getLast()).containsEntry("status", "unsettled");
                assertThat(sum(entries(purser, "cancelled"))).isEqualTo(Usd.parse("0.0033"));
                Map<String, Object> unknown = entries(purser, "unknown").getFirst();
                assertThat(unknown)
                        .containsEntry("status", "unsettled")
                        .containsEntry("cost_usd", unknown.get("bound_usd"));
                assertThat(month(purser).getString("budgets[0].spent_usd"))
                        .isEqualTo(Usd.parse("0.0066")
                                .plus(Usd.parse(String.valueOf(unknown.get("bound_usd"))))
                                .toString());
                assertThat(month(purser).getString("budgets[0].reserved_usd")).isEqualTo("0");
            }
        }
    }

    @Test
    void chargesNothingWhereTheProviderCannotBeReached() throws Exception {
        String key = UUID.randomUUID().toString();
        try (FakeProvider provider = new FakeProvider();
                PackagedPurser purser = PackagedPurser.start(PostgresResource.freshDatabase(), settings(provider))) {
            HttpResponse<String> response =
                    purser.post("/v1/chat/completions", chat("requesty:claude-3-sonnet", key, "hello"));

            assertThat(response.statusCode()).as(response.body()).isEqualTo(502);
            assertThat(new JsonPath(response.body()).getString("error.code")).isEqualTo("provider_failed");
            assertThat(new JsonPath(response.body()).getString("error.message")).contains("requesty cannot be reached");
            assertThat(entries(purser, key))
                    .allSatisfy(entry -> assertThat(entry).containsEntry("cost_usd", "0"));
            assertThat(month(purser).getString("budgets[0].spent_usd")).isEqualTo("0");
            assertThat(month(purser).getString("budgets[0].reserved_usd")).isEqualTo("0");
        }
    }
}
