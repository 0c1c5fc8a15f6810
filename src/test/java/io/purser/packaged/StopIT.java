package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.FakeProvider;
import io.purser.support.KillablePostgres;
import io.purser.support.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Purser is told to stop while it works: what runs comes to its end and is charged what it cost. */
@Execution(ExecutionMode.CONCURRENT)
class StopIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** 128 and the number of SIGTERM, as a shell says it. */
    private static final int ENDED_BY_SIGTERM = 143;

    private static Map<String, String> settings(FakeProvider provider, String timeout) {
        Map<String, String> settings = new HashMap<>();
        settings.put("OPENROUTER_API_KEY", "sk-fake-0123456789");
        settings.put("OPENROUTER_BASE_URL", provider.baseUrl());
        settings.put("PURSER_SECRETS_KEY", "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        settings.put("PURSER_SHUTDOWN_TIMEOUT", timeout);
        return settings;
    }

    private static CompletableFuture<HttpResponse<String>> stream(PackagedPurser purser, String request) {
        return purser.send(
                "/v1/chat/completions",
                "{\"model\": \"openrouter:mistral-7b\", \"max_tokens\": 100, \"stream\": true,"
                        + " \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
                                .formatted(request.replace("\"", "\\\"")));
    }

    private static void awaitReceived(FakeProvider provider, String request) {
        Awaitility.await().atMost(SOON).until(() -> provider.callsWith(request) == 1);
    }

    /** Each entry as its status and its cost in nano-dollars, and what the window of the budget holds and spent. */
    private static List<String> ledger(String database) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            for (String query : List.of(
                    "select status || ' ' || cost_nanos || case when status = 'unsettled' and cost_nanos = bound_nanos then ', its bound' else '' end"
                            + " from usage_entry order by status",
                    "select 'spent ' || spent_nanos || ', reserved ' || reserved_nanos from budget_window",
                    "select 'reservation ' || state from reservation")) {
                try (ResultSet row = statement.executeQuery(query)) {
                    while (row.next()) {
                        lines.add(row.getString(1));
                    }
                }
            }
        }
        return lines;
    }

    @Test
    void letsAStreamComeToItsEndAndTakesNothingNew() throws Exception {
        String database = PostgresResource.freshDatabase();
        try (FakeProvider provider = new FakeProvider();
                PackagedPurser purser = PackagedPurser.start(database, settings(provider, "PT30S"))) {
            assertThat(purser.get("/q/health/ready").statusCode()).isEqualTo(200);
            CompletableFuture<HttpResponse<String>> running =
                    stream(purser, "{\"chunks\": 40, \"every_ms\": 250, \"prompt\": 1000, \"completion\": 30}");
            awaitReceived(provider, "chunks");

            purser.signal("TERM");

            Awaitility.await()
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> purser.get("/q/health/ready").statusCode() == 503);
            // On the connection that the client has kept open.
            HttpResponse<String> refused = stream(purser, "new").join();
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.headers().firstValue("connection")).hasValue("close");
            assertThat(refused.headers().firstValue("retry-after")).hasValue("2");
            assertThat(new JsonPath(refused.body()).getString("error.message")).contains("is stopping");
            HttpResponse<String> hold = purser.post("/route", "{\"prompt\": \"Say hello\"}");
            assertThat(hold.statusCode()).isEqualTo(503);
            assertThat(new JsonPath(hold.body()).getString("type")).isEqualTo("urn:purser:problem:not_ready");
            assertThat(running).isNotDone();
            assertThat(running.join().body()).contains("word39").endsWith("data: [DONE]\n\n");
            assertThat(purser.awaitExit(SOON)).isEqualTo(ENDED_BY_SIGTERM);
            // (1000 + 30) × 250 nano-dollars
            assertThat(ledger(database)).containsExactly("ok 257500", "spent 257500, reserved 0");
        }
    }

    @Test
    void cutsWhatIsNotOverInTimeAndChargesItsBounds() throws Exception {
        String database = PostgresResource.freshDatabase();
        try (FakeProvider provider = new FakeProvider();
                PackagedPurser purser = PackagedPurser.start(database, settings(provider, "PT1S"))) {
            // A usage in the middle of a stream is not all that the provider will charge.
            CompletableFuture<HttpResponse<String>> told = stream(
                    purser, "{\"silent_after\": 2, \"usage_always\": true, \"prompt\": 1000, \"completion\": 30}");
            CompletableFuture<HttpResponse<String>> untold = purser.send(
                    "/v1/chat/completions",
                    "{\"model\": \"openrouter:mistral-7b\", \"max_tokens\": 100,"
                            + " \"messages\": [{\"role\": \"user\", \"content\": \"{\\\"hang\\\": true}\"}]}");
            awaitReceived(provider, "silent_after");
            awaitReceived(provider, "hang");

            purser.signal("TERM");

            assertThat(purser.awaitExit(SOON)).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(told).failsWithin(SOON);
            assertThat(untold).failsWithin(SOON);
            List<String> ledger = ledger(database);
            assertThat(ledger).hasSize(3);
            long spent = ledger.subList(0, 2).stream()
                    .mapToLong(entry -> Long.parseLong(entry.replaceAll("^unsettled (\\d+), its bound$", "$1")))
                    .sum();
            assertThat(ledger.get(2)).isEqualTo("spent %d, reserved 0".formatted(spent));
            assertThat(purser.log()).contains("2 requests were not answered within PT1S");
        }
    }

    @Test
    void saysWhatItCouldNotSettleWhereTheDatabaseIsUnavailable() throws Exception {
        try (FakeProvider provider = new FakeProvider();
                KillablePostgres postgres = new KillablePostgres(Map.of());
                PackagedPurser purser = PackagedPurser.start(postgres.url(), settings(provider, "PT30S"))) {
            CompletableFuture<HttpResponse<String>> running =
                    stream(purser, "{\"chunks\": 40, \"every_ms\": 100, \"prompt\": 1000, \"completion\": 30}");
            awaitReceived(provider, "chunks");
            postgres.kill();

            purser.signal("TERM");

            HttpResponse<String> answer = running.join();
            assertThat(answer.body()).endsWith("data: [DONE]\n\n");
            assertThat(purser.awaitExit(Duration.ofSeconds(60))).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(purser.log())
                    .contains("1 reservations that hold")
                    .contains(
                            answer.headers().firstValue("x-purser-reservation").orElseThrow())
                    .contains("and cost 0.0002575");
        }
    }
}
