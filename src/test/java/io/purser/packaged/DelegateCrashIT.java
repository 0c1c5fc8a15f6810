package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.purser.money.Usd;
import io.purser.support.LoopbackServer;
import io.purser.support.PostgresResource;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Tasks that Purser hands to agents while it is killed: a client that repeats them with their keys pays once for each, and
 * no agent gets one twice.
 */
class DelegateCrashIT {
    private static final int TASKS = 60;
    private static final int BEFORE_THE_KILL = 15;
    private static final String PRICE = "0.05";
    private static final String AGENTS = """
            {"agents": [
              {"name": "speaks-a2a", "description": "one", "endpoint": "agents:a2a", "examples": ["Read"]},
              {"name": "speaks-chat", "description": "another", "endpoint": "agents:chat", "examples": ["Write"]}]}""";

    /** Agents that take some time for a task, and count how often they got it. */
    private static final class Agents implements AutoCloseable {
        private static final ObjectMapper JSON = new ObjectMapper();
        private static final Duration WORK = Duration.ofMillis(20);

        private final Map<String, Integer> received = new ConcurrentHashMap<>();
        private final LoopbackServer server = new LoopbackServer("/", this::answer);

        private void answer(HttpExchange exchange) throws IOException {
            JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
            boolean isMessage = request.has("jsonrpc");
            String task = request.at(isMessage ? "/params/message/parts/0/text" : "/messages/0/content")
                    .asText();
            received.merge(task, 1, Integer::sum);
            LockSupport.parkNanos(WORK.toNanos());
            String answer = isMessage
                    ? "{\"jsonrpc\": \"2.0\", \"id\": %s, \"result\": {\"message\": {\"parts\": [{\"text\": \"done\"}]}}}"
                            .formatted(request.get("id"))
                    : "{\"choices\": [{\"message\": {\"role\": \"assistant\", \"content\": \"done\"}, \"finish_reason\": \"stop\"}],"
                            + " \"usage\": {\"prompt_tokens\": 10, \"completion_tokens\": 5}}";
            exchange.getResponseHeaders().add("content-type", "application/json");
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        private Map<String, String> settings() {
            Map<String, String> settings = new HashMap<>(PackagedPurser.killable());
            settings.put("PURSER_AGENTS", AGENTS);
            settings.put("PURSER_PROVIDERS", """
                    [{"name": "agents", "model": "a2a", "base_url": "%1$s", "dialect": "a2a", "cost_request": %2$s},
                     {"name": "agents", "model": "chat", "base_url": "%1$s", "capabilities": ["agent"], "cost_in": 0.001,
                      "cost_out": 0.002, "max_context": 4000}]""".formatted(server.uri(), PRICE));
            return settings;
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private static String task(int number) {
        return "task number " + number;
    }

    private static String order(int number) {
        return "{\"task\": \"%s\", \"agent\": \"%s\", \"call\": true, \"idempotency_key\": \"key-%d\"}"
                .formatted(task(number), number % 2 == 0 ? "speaks-a2a" : "speaks-chat", number);
    }

    /** Repeats the order until it is settled: answered, or with an outcome that nobody knows. */
    private static HttpResponse<String> settled(PackagedPurser purser, int number) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(
                        () -> purser.post("/delegate", order(number)),
                        response -> response.statusCode() == 200
                                || response.body().contains("urn:purser:problem:outcome_unknown"));
    }

    @Test
    void chargesEachKeyOnceAndGivesNoAgentATaskTwiceThoughPurserIsKilledInBetween() throws Exception {
        String database = PostgresResource.freshDatabase();
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        try (Agents agents = new Agents()) {
            try (PackagedPurser purser = PackagedPurser.start(database, agents.settings())) {
                for (int i = 0; i < TASKS; i++) {
                    sent.add(purser.send("/delegate", order(i)));
                }
                purser.killAfter(BEFORE_THE_KILL, sent);
            }
            try (PackagedPurser purser = PackagedPurser.start(database, agents.settings())) {
                for (int i = 0; i < TASKS; i++) {
                    HttpResponse<String> response = settled(purser, i);

                    int times = agents.received.getOrDefault(task(i), 0);
                    if (response.statusCode() == 200) {
                        assertThat(new JsonPath(response.body()).getString("call.text"))
                                .isEqualTo("done");
                        assertThat(times).as("an answered task").isEqualTo(1);
                    } else {
                        assertThat(times).as("a task whose outcome is unknown").isLessThanOrEqualTo(1);
                    }
                }

                assertThatEachKeyIsChargedOnce(purser);
            }
        }
    }

    private static void assertThatEachKeyIsChargedOnce(PackagedPurser purser) {
        List<Map<String, Object>> entries =
                new JsonPath(purser.get("/v1/usage?limit=1000").body()).getList("entries");
        assertThat(entries)
                .hasSize(TASKS)
                .extracting(entry -> entry.get("idempotency_key"))
                .doesNotHaveDuplicates();
        assertThat(entries)
                .filteredOn("target", "agents:a2a")
                .hasSize(TASKS / 2)
                .allSatisfy(entry -> assertThat(entry).containsEntry("cost_usd", PRICE));
        Usd sum = entries.stream()
                .map(entry -> Usd.parse(String.valueOf(entry.get("cost_usd"))))
                .reduce(Usd.ZERO, Usd::plus);
        JsonPath month = new JsonPath(purser.post("/budget-check", "{}").body());
        assertThat(month.getString("budgets[0].spent_usd")).isEqualTo(sum.toString());
        assertThat(month.getString("budgets[0].reserved_usd")).isEqualTo("0");
    }
}
