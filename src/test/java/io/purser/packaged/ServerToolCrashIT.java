package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.PostgresResource;
import io.purser.tools.ArchiveServer;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tools of other servers, in a Purser that is killed: a client that repeats its calls with their keys pays once for each. */
class ServerToolCrashIT {
    private static final int CALLS = 30;
    private static final int BEFORE_THE_KILL = 8;

    private static String call(int number) {
        return """
                {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "archive__slow",
                 "arguments": {"ms": %d}, "_meta": {"io.purser/idempotency_key": "call-%d", "io.purser/task": "killed"}}}""".formatted(20 * number, number);
    }

    private static JsonPath answer(PackagedPurser purser, String message) {
        HttpResponse<String> response = purser.post("/mcp", message);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonPath(response.body());
    }

    private static String problem(JsonPath answer) {
        String type = answer.getString("result._meta.\"io.purser/problem\".type");
        return type == null ? "" : type;
    }

    /** Repeats the call until it is known what came of it. */
    private static JsonPath repeated(PackagedPurser purser, String message) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> answer(purser, message),
                        answer -> !problem(answer).equals("urn:purser:problem:in_flight"));
    }

    @Test
    void chargesEachKeyOnceThoughPurserIsKilledInBetween() throws Exception {
        String database = PostgresResource.freshDatabase();
        try (ArchiveServer archive = ArchiveServer.modern()) {
            List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
            try (PackagedPurser purser = PackagedPurser.start(database, PackagedPurser.killable())) {
                HttpResponse<String> made = purser.post(
                        "/v1/tool-servers",
                        archive.registration("archive", ", \"price_usd\": \"0.001\", \"calls_at_once\": 64"));
                assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
                HttpResponse<String> listed = purser.post("/v1/tool-servers/archive/refresh", "");
                assertThat(listed.body()).contains("archive__slow");
                for (int i = 0; i < CALLS; i++) {
                    sent.add(purser.send("/mcp", call(i)));
                }
                purser.killAfter(BEFORE_THE_KILL, sent);
                assertThat(purser.log()).doesNotContain(ArchiveServer.TOKEN);
            }
            assertThat(archive.calls("slow")).isGreaterThanOrEqualTo(BEFORE_THE_KILL);
            try (PackagedPurser purser = PackagedPurser.start(database, PackagedPurser.killable())) {
                int unknown = 0;
                for (int i = 0; i < CALLS; i++) {
                    JsonPath answer = repeated(purser, call(i));
                    if (answer.getBoolean("result.isError")) {
                        // It was killed between the call and its answer. The price was charged, and nothing is sent
                        // again.
                        assertThat(problem(answer))
                                .as(answer.prettify())
                                .isEqualTo("urn:purser:problem:outcome_unknown");
                        unknown++;
                    } else {
                        assertThat(answer.getString("result.content[0].text")).isEqualTo("done");
                    }
                }

                JsonPath entries = new JsonPath(
                        purser.get("/v1/usage?limit=1000&task=killed").body());
                assertThat(entries.getList("entries.idempotency_key", String.class))
                        .hasSize(CALLS)
                        .doesNotHaveDuplicates();
                assertThat(entries.getList("entries.cost_usd", String.class)).containsOnly("0.001");
                assertThat(entries.getList("entries.status", String.class).stream()
                                .filter("unsettled"::equals))
                        .hasSize(unknown);
                assertThat(archive.calls("slow")).isBetween(CALLS - unknown, CALLS);
                JsonPath month = new JsonPath(purser.post("/budget-check", "{}").body());
                assertThat(month.getString("budgets[0].spent_usd")).isEqualTo("0.03");
                assertThat(month.getString("budgets[0].reserved_usd")).isEqualTo("0");
                System.out.printf("of %d calls, %d had an unknown outcome%n", CALLS, unknown);
            }
        }
    }
}
