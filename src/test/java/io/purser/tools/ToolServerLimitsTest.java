package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Tool servers and callers that are many, slow or gone: what they take of others, and what is kept. */
@QuarkusTest
@WithGateway
class ToolServerLimitsTest extends ServerToolCalls {
    @Test
    void keepsTheAnswerForTheKeyOfACallerThatLeft() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        String key = ", \"io.purser/idempotency_key\": \"%s\"".formatted(UUID.randomUUID());
        try (RpcServer server = search(
                (exchange, message) -> {
                    hold(released);
                    RpcServer.result("{\"content\": [{\"type\": \"text\", \"text\": \"%s\"}]}"
                                    .formatted("x".repeat(100_000)))
                            .answer(exchange, message);
                },
                "")) {
            callAndLeave(message(OPERATOR, "search__query", "{}", key), server);
            for (int i = 0; i < 30; i++) {
                OPERATOR.result("tools/list", "{}"); // meanwhile, Purser sees that the caller has left
            }

            released.countDown();

            JsonNode again = await().atMost(Duration.ofSeconds(20))
                    .until(
                            () -> call(OPERATOR, "search__query", "{}", key),
                            result -> !result.toString().contains("urn:purser:problem:in_flight"));
            assertThat(again.path("isError").asBoolean()).as(again.toString()).isFalse();
            assertThat(Mcp.text(again)).hasSize(100_000);
            assertThat(server.asked("tools/call")).isEqualTo(1);
            assertThat(entries()).hasSize(1);
            assertThat(entries().getFirst()).containsEntry("cost_usd", "0.01").containsEntry("status", "ok");
        } finally {
            released.countDown();
        }
    }

    /** Sends a call, and resets the connection when the call is at its server. */
    private static void callAndLeave(ObjectNode message, RpcServer server) throws IOException {
        byte[] body = message.toString().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("POST /mcp HTTP/1.1\r\nHost: localhost\r\n");
        OPERATOR.headers(message).forEach((name, value) -> head.append("%s: %s\r\n".formatted(name, value)));
        head.append("""
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Accept: application/json, text/event-stream\r
                Content-Length: %d\r
                \r
                """.formatted(PostgresResource.OPERATOR_KEY, body.length));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            await().atMost(Duration.ofSeconds(20)).until(() -> server.asked("tools/call") == 1);
            socket.setSoLinger(true, 0);
        }
    }

    @Test
    void letsOneCallAskAServerHowItSpeaks() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        AtomicBoolean refuses = new AtomicBoolean(true);
        try (RpcServer server = search(
                        (exchange, message) -> (refuses.getAndSet(false)
                                        ? RpcServer.status(403)
                                        : RpcServer.result("{\"content\": []}"))
                                .answer(exchange, message),
                        ", \"calls_at_once\": 64");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(Mcp.text(call("search__query", "{}"))).contains("status 403"); // it may be another server by now
            int before = server.asked("server/discover");
            server.on("server/discover", (exchange, message) -> {
                hold(released);
                RpcServer.result("{\"supportedVersions\": [\"2026-07-28\"]}").answer(exchange, message);
            });
            List<CompletableFuture<JsonNode>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(CompletableFuture.supplyAsync(() -> call("search__query", "{}"), callers));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> server.asked("server/discover") > before);
            for (int i = 0; i < 30; i++) {
                OPERATOR.result("tools/list", "{}"); // meanwhile, the others arrive
            }

            released.countDown();

            for (CompletableFuture<JsonNode> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS).path("isError").asBoolean())
                        .isFalse();
            }
            assertThat(server.asked("server/discover")).isEqualTo(before + 1);
        } finally {
            released.countDown();
        }
    }

    @Test
    void takesAnAnswerWhoseTreeIsMuchLargerThanItsBytes() {
        String rows = "{},".repeat(330_000) + "{}";
        String key = ", \"io.purser/idempotency_key\": \"%s\"".formatted(UUID.randomUUID());
        try (RpcServer server = search(
                RpcServer.result("{\"content\": [], \"structuredContent\": {\"rows\": [%s]}}".formatted(rows)), "")) {
            for (int i = 0; i < 2; i++) {
                JsonNode result = call(OPERATOR, "search__query", "{}", key);

                assertThat(result.path("structuredContent").path("rows").size()).isEqualTo(330_001);
            }
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @Test
    void callsOnceThoughManyCallAtOnceWithOneKey() throws Exception {
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), ", \"calls_at_once\": 64");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            String key = ", \"io.purser/idempotency_key\": \"%s\"".formatted(UUID.randomUUID());
            List<CompletableFuture<JsonNode>> results = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                results.add(CompletableFuture.supplyAsync(() -> call(OPERATOR, "search__query", "{}", key), callers));
            }
            for (CompletableFuture<JsonNode> result : results) {
                JsonNode done = result.get(30, TimeUnit.SECONDS);
                if (done.path("isError").asBoolean()) {
                    assertThat(problem(done).path("type").asText()).isEqualTo("urn:purser:problem:in_flight");
                    assertThat(problem(done).path("try_again").asBoolean()).isTrue();
                }
            }
            assertThat(server.asked("tools/call")).isEqualTo(1);
            assertThat(entries()).hasSize(1);
        }
    }

    @Test
    void keepsASlowServerFromOthers() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        try (RpcServer slow = new RpcServer().lists(RpcServer.tool("query")).on("tools/call", (exchange, message) -> {
                    hold(released);
                    RpcServer.result("{\"content\": []}").answer(exchange, message);
                });
                RpcServer quick = new RpcServer()
                        .lists(RpcServer.tool("query"))
                        .on("tools/call", RpcServer.result("{\"content\": []}"));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            ApiKeys other = ApiKeys.make("agent", "");
            register("{\"name\": \"slow\", \"url\": \"%s\", \"calls_at_once\": 4, \"keys\": [\"*\"]}"
                    .formatted(slow.url()));
            register("{\"name\": \"quick\", \"url\": \"%s\"}".formatted(quick.url()));
            List<CompletableFuture<JsonNode>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> call("slow__query", "{}"), callers));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> slow.asked("tools/call") == 2);

            // Half of the calls are one key's; another key gets the rest, and the other server is as quick as ever.
            JsonNode beyond = call("slow__query", "{}");
            assertThat(problem(beyond).path("type").asText()).isEqualTo("urn:purser:problem:busy");
            assertThat(problem(beyond).path("try_again").asBoolean()).isTrue();
            waiting.add(CompletableFuture.supplyAsync(
                    () -> call(OPERATOR.with(other.key()), "slow__query", "{}", ""), callers));
            await().atMost(Duration.ofSeconds(20)).until(() -> slow.asked("tools/call") == 3);
            assertThat(call("quick__query", "{}").path("isError").asBoolean()).isFalse();

            released.countDown();
            for (CompletableFuture<JsonNode> each : waiting) {
                assertThat(each.get(30, TimeUnit.SECONDS).path("isError").asBoolean())
                        .isFalse();
            }
        } finally {
            released.countDown();
        }
    }

    @Test
    void leavesAServerAloneThatCannotBeReachedSeveralTimes() {
        RpcServer server = search(RpcServer.result("{\"content\": []}"), "");
        server.close();
        for (int i = 0; i < 5; i++) {
            assertThat(Mcp.text(call("search__query", "{}"))).contains("cannot be reached");
        }

        JsonNode resting = call("search__query", "{}");

        assertThat(Mcp.text(resting)).contains("is asked again in");
        assertThat(problem(resting).path("try_again_after_ms").asLong()).isBetween(1L, 12_000L);
        // What failed at one address says nothing of another.
        try (RpcServer other = new RpcServer()
                .lists(RpcServer.tool("query"))
                .on("tools/call", RpcServer.result("{\"content\": []}"))) {
            Response moved = Api.asOperator()
                    .contentType("application/json")
                    .body("{\"name\": \"search\", \"url\": \"%s\"}".formatted(other.url()))
                    .put("/v1/tool-servers/search");
            assertThat(moved.statusCode()).as(moved.asString()).isEqualTo(200);
            Api.post("/v1/tool-servers/search/refresh", "");
            assertThat(call("search__query", "{}").path("isError").asBoolean()).isFalse();
        }
    }

    @Test
    void asksAServerThatAnswersBetweenItsFailures() {
        AtomicBoolean refuses = new AtomicBoolean();
        try (RpcServer server = search(
                (exchange, message) ->
                        RpcServer.status(refuses.get() ? 403 : 500).answer(exchange, message),
                "")) {
            RpcServer.Behaviour discovers =
                    RpcServer.result("{\"supportedVersions\": [\"2026-07-28\"], \"capabilities\": {\"tools\": {}}}");
            for (int i = 0; i < 3; i++) {
                refuses.set(true);
                assertThat(Mcp.text(call("search__query", "{}"))).contains("status 403"); // and is forgotten
                refuses.set(false);
                server.on("server/discover", RpcServer.status(503));
                for (int failure = 0; failure < 2; failure++) {
                    assertThat(Mcp.text(call("search__query", "{}"))).contains("nothing was charged");
                }
                server.on("server/discover", discovers);
                assertThat(Mcp.text(call("search__query", "{}"))).contains("answers with status 500");
            }
        }
    }
}
