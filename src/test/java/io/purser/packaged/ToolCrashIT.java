package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import io.purser.support.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tools that spend, in a Purser that is killed: a client that repeats its calls with their keys pays once for each. */
class ToolCrashIT {
    private static final int CALLS = 60;
    private static final int BEFORE_THE_KILL = 20;
    private static final Usd COST = Usd.parse("0.00002");

    private static String call(String tool, String arguments) {
        return """
                {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "%s", "arguments": %s}}""".formatted(tool, arguments);
    }

    private static String usage(int number) {
        return call("record_usage", """
                {"target": "openrouter:qwen2-72b", "prompt_tokens": 10, "completion_tokens": 5, "task": "killed",
                 "idempotency_key": "usage-%d"}""".formatted(number));
    }

    private static String route(int number) {
        return call("route", "{\"prompt\": \"Say hello\", \"idempotency_key\": \"route-%d\"}".formatted(number));
    }

    private static JsonPath answer(PackagedPurser purser, String message) {
        HttpResponse<String> response = purser.post("/mcp", message);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonPath(response.body());
    }

    /** Repeats the call as the answer says: while it is to be tried again. */
    private static JsonPath repeated(PackagedPurser purser, String message) {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> answer(purser, message), answer -> {
            boolean again = answer.getBoolean("result.isError")
                    && new JsonPath(answer.getString("result.content[1].text")).getBoolean("try_again");
            return !again;
        });
    }

    @Test
    void chargesEachKeyOnceThoughPurserIsKilledInBetween() throws Exception {
        String database = PostgresResource.freshDatabase();
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        try (PackagedPurser purser = PackagedPurser.start(database, PackagedPurser.killable())) {
            for (int i = 0; i < CALLS; i++) {
                sent.add(purser.send("/mcp", usage(i)));
                sent.add(purser.send("/mcp", route(i)));
            }
            purser.killAfter(BEFORE_THE_KILL, sent);
        }
        try (PackagedPurser purser = PackagedPurser.start(database, PackagedPurser.killable())) {
            Map<String, Integer> reservations = new HashMap<>();
            int unknown = 0;
            for (int i = 0; i < CALLS; i++) {
                JsonPath recorded = repeated(purser, usage(i));
                assertThat(recorded.getBoolean("result.isError"))
                        .as(recorded.prettify())
                        .isFalse();
                assertThat(recorded.getString("result.structuredContent.cost_usd"))
                        .isEqualTo(COST.toString());
                JsonPath routed = answer(purser, route(i));
                if (routed.getBoolean("result.isError")) {
                    // Purser was killed before it kept the answer. The key stays taken until the reservation expires.
                    assertThat(routed.getString("result._meta.\"io.purser/problem\".type"))
                            .as(routed.prettify())
                            .isEqualTo("urn:purser:problem:in_flight");
                    unknown++;
                } else {
                    reservations.merge(routed.getString("result.structuredContent.reservation.id"), 1, Integer::sum);
                }
            }

            JsonPath entries =
                    new JsonPath(purser.get("/v1/usage?limit=1000&task=killed").body());
            assertThat(entries.getList("entries.idempotency_key", String.class))
                    .hasSize(CALLS)
                    .doesNotHaveDuplicates();
            assertThat(reservations).hasSize(CALLS - unknown);
            JsonPath month = new JsonPath(purser.post("/budget-check", "{}").body());
            assertThat(month.getString("budgets[0].spent_usd")).isEqualTo("0.0012");
            JsonPath open =
                    new JsonPath(purser.get("/v1/reservations?limit=1000").body());
            assertThat(open.getList("reservations")).hasSize(CALLS);
        }
    }
}
