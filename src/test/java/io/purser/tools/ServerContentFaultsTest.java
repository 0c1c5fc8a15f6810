package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads from servers that refuse, fail, hang, or answer with more than is asked. */
@QuarkusTest
@WithGateway
class ServerContentFaultsTest extends ServerContentReads {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -32002 | -32602
            -32602 | -32602
            -32020 | -32603
            -32022 | -32603
            1      | -32603
            """)
    void passesOnTheErrorOfAServer(int code, int passed) {
        RpcServer.Behaviour refuses = (exchange, message) ->
                RpcServer.send(exchange, 200, "application/json", """
                {"jsonrpc": "2.0", "id": %s, "error": {"code": %d, "message": "no such note"}}""".formatted(message.path("id"), code));
        try (RpcServer server = notes().on("resources/read", refuses).on("prompts/get", refuses)) {
            register("notes", server, "");

            for (JsonNode error : List.of(
                    error(OPERATOR, passed, "resources/read", README),
                    error(OPERATOR, passed, "prompts/get", SUMMARIZE))) {
                assertThat(error.path("message").asText())
                        .isEqualTo("the tool server \"notes\" answers with the error %d: no such note".formatted(code));
                assertThat(error.path("data").path("code").asInt()).isEqualTo(code);
            }
            error(Mcp.legacy(), code == -32002 ? -32002 : passed, "resources/read", README);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redirect    | no_provider      | sends on to another address (307)
            refuses     | no_provider      | refuses the request with status 403
            busy        | busy             | refuses the request with status 429
            fails       | provider_failed  | answers with status 500
            no json     | provider_failed  | something that is no JSON
            no array    | provider_failed  | answers without an array of contents
            no objects  | provider_failed  | answers without an array of contents
            wants more  | provider_failed  | asks for more input
            too long    | provider_failed  | answers with more than
            never ends  | provider_timeout | gave no whole answer within 1 s
            """)
    void saysWhyAServerFailed(String kind, String type, String reason) {
        CountDownLatch over = new CountDownLatch(1);
        try (RpcServer server = notes().on("resources/read", (exchange, message) -> {
            switch (kind) {
                case "redirect" -> {
                    exchange.getResponseHeaders().set("location", "http://127.0.0.1:1/mcp");
                    exchange.sendResponseHeaders(307, -1);
                }
                case "refuses" -> RpcServer.status(403).answer(exchange, message);
                case "busy" -> RpcServer.status(429).answer(exchange, message);
                case "fails" -> RpcServer.status(500).answer(exchange, message);
                case "no json" -> RpcServer.send(exchange, 200, "application/json", "<html>");
                case "no array" -> RpcServer.result("{\"contents\": {}}").answer(exchange, message);
                case "no objects" -> RpcServer.result("{\"contents\": [1]}").answer(exchange, message);
                case "wants more" ->
                    RpcServer.result("{\"resultType\": \"input_required\"}").answer(exchange, message);
                case "too long" -> {
                    try (OutputStream body = RpcServer.begin(exchange, "application/json")) {
                        byte[] piece = " ".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
                        for (int i = 0; i < 1_000; i++) {
                            body.write(piece);
                        }
                    }
                }
                default -> hold(over);
            }
        })) {
            register("notes", server, ", \"timeout_seconds\": %d".formatted(kind.equals("never ends") ? 1 : 20));

            JsonNode error = error(OPERATOR, -32603, "resources/read", README);

            assertThat(error.path("message").asText())
                    .startsWith("the tool server \"notes\" ")
                    .contains(reason);
            assertThat(error.path("data").path("type").asText()).isEqualTo("urn:purser:problem:" + type);
        } finally {
            over.countDown();
        }
    }

    @Test
    void countsReadsAmongTheCallsInFlight() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RpcServer server = notes().on("resources/read", (exchange, message) -> {
                    hold(over);
                    text("late").answer(exchange, message);
                });
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            register("notes", server, ", \"calls_at_once\": 2");
            CompletableFuture<String> first =
                    CompletableFuture.supplyAsync(() -> read(OPERATOR, "notes://readme"), readers);
            await().atMost(Duration.ofSeconds(20)).until(() -> server.asked("resources/read") == 1);

            assertThat(error(OPERATOR, -32603, "prompts/get", SUMMARIZE)
                            .path("data")
                            .path("type")
                            .asText())
                    .isEqualTo("urn:purser:problem:busy");
            assertThat(problem(call("notes__query", "{}")).path("type").asText())
                    .isEqualTo("urn:purser:problem:busy");

            over.countDown();
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("late");
        } finally {
            over.countDown();
        }
    }

    @Test
    void boundsTheValuesOfACompletion() {
        String many = "\"v\",".repeat(150) + "7, {}, \"" + "x".repeat(3_000) + "\"";
        try (RpcServer server = notes().on(
                        "completion/complete",
                        RpcServer.result("{\"completion\": {\"values\": [%s], \"total\": 500, \"more\": 1}, \"x\": 1}"
                                .formatted(many)))) {
            register("notes", server, "");

            JsonNode completion = OPERATOR.result("completion/complete", """
                            {"ref": {"type": "ref/prompt", "name": "notes__summarize"},
                             "argument": {"name": "note", "value": "v"}, "context": {"arguments": {"a": "b"}}}""").path("completion");

            assertThat(completion.path("values").size()).isEqualTo(100);
            assertThat(completion.path("hasMore").asBoolean()).isTrue();
            assertThat(completion.path("total").asInt()).isEqualTo(500);
            assertThat(completion.size()).isEqualTo(3);
            OPERATOR.error(
                    400,
                    -32602,
                    OPERATOR.ask(
                            "completion/complete",
                            "{\"ref\": {\"type\": \"ref/prompt\", \"name\": \"notes__summarize\"}, \"argument\": {\"name\": 1}}"));
        }
    }
}
