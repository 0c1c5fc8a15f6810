package io.purser.tools;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tool tells before it answers. */
@QuarkusTest
@WithGateway
class ToolNoticesTest extends ServerToolCalls {
    private static final String TOKEN = ", \"progressToken\": \"mine\"";
    private static final String LEVEL = ", \"io.modelcontextprotocol/logLevel\": \"info\"";

    private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());

    /** What a server tells; the text has its token where {@code $} is. */
    private RpcServer telling(String fields, String... notices) {
        return search(
                (exchange, message) -> {
                    asked.add(message.path("params"));
                    try (OutputStream stream = RpcServer.begin(exchange, "text/event-stream")) {
                        for (String notice : notices) {
                            tell(
                                    stream,
                                    notice.replace(
                                            "$",
                                            message.path("params")
                                                    .path("_meta")
                                                    .path("progressToken")
                                                    .toString()));
                        }
                        answer(stream, message);
                    }
                },
                fields);
    }

    private static void tell(OutputStream stream, String notice) throws IOException {
        stream.write("data: {\"jsonrpc\": \"2.0\", %s}\n\n".formatted(notice).getBytes(StandardCharsets.UTF_8));
        stream.flush();
    }

    private static void answer(OutputStream stream, JsonNode message) throws IOException {
        tell(stream, "\"id\": %s, \"result\": {\"content\": []}".formatted(message.path("id")));
    }

    private static String progress(String params) {
        return "\"method\": \"notifications/progress\", \"params\": {%s}".formatted(params);
    }

    private static String log(String params) {
        return "\"method\": \"notifications/message\", \"params\": {%s}".formatted(params);
    }

    private Response response(Mcp client, String meta) {
        ObjectNode message = message(client, "search__query", "{}", meta);
        Response response = client.send(client.headers(message), message.toString());
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response;
    }

    @Test
    void tellsTheProgressAndTheLogBeforeTheAnswer() {
        try (RpcServer server = telling(
                "",
                progress("\"progressToken\": $, \"progress\": 0.50, \"total\": 1, \"message\": \"half\", \"other\": 1"),
                log("\"level\": \"warning\", \"logger\": \"index\", \"data\": {\"shards\": 3}"))) {
            Response response = response(OPERATOR, TOKEN + LEVEL);

            assertThat(response.header("x-accel-buffering")).isEqualTo("no");
            List<ObjectNode> messages = Mcp.messages(response);
            assertThat(messages).hasSize(3);
            assertThat(messages.get(0)).isEqualTo(Mcp.object("""
                    {"jsonrpc": "2.0", "method": "notifications/progress",
                     "params": {"progress": 0.50, "total": 1, "message": "half", "progressToken": "mine"}}"""));
            assertThat(messages.get(1)).isEqualTo(Mcp.object("""
                    {"jsonrpc": "2.0", "method": "notifications/message",
                     "params": {"level": "warning", "logger": "index", "data": {"shards": 3}}}"""));
            assertThat(messages.get(2).path("id").asInt()).isEqualTo(7);
            assertThat(messages.get(2).path("result").path("resultType").asText())
                    .isEqualTo("complete");
            JsonNode meta = asked.getFirst().path("_meta");
            assertThat(meta.path("progressToken").isIntegralNumber()).isTrue();
            assertThat(meta.path("io.modelcontextprotocol/logLevel").asText()).isEqualTo("info");
            assertThat(entries()).hasSize(1);
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"2026-07-28,'',0", "2026-07-28,token,1", "2026-07-28,level,1", "2025-11-25,'',1", "2025-11-25,token,2"})
    void tellsOnlyWhatTheCallerWants(String revision, String wanted, int notices) {
        String meta = switch (wanted) {
            case "token" -> TOKEN;
            case "level" -> LEVEL;
            default -> "";
        };
        try (RpcServer server = telling(
                "",
                progress("\"progressToken\": $, \"progress\": 1"),
                log("\"level\": \"debug\", \"data\": 1"),
                log("\"level\": \"info\", \"data\": 1"))) {
            Response response = response(new Mcp(OPERATOR.key(), revision), meta);

            assertThat(Mcp.messages(response)).hasSize(notices + 1);
            assertThat(response.contentType()).startsWith(notices == 0 ? "application/json" : "text/event-stream");
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @Test
    void tellsNothingToACallerThatAcceptsNoStream() {
        try (RpcServer server = telling("", progress("\"progressToken\": $, \"progress\": 1"))) {
            ObjectNode message = message(OPERATOR, "search__query", "{}", TOKEN);

            Response response = given().header("Authorization", "Bearer " + OPERATOR.key())
                    .contentType("application/json")
                    .accept("application/json")
                    .headers(OPERATOR.headers(message))
                    .body(message.toString())
                    .post("/mcp");

            assertThat(response.contentType()).startsWith("application/json");
            assertThat(Mcp.object(response.asString())
                            .path("result")
                            .path("isError")
                            .asBoolean())
                    .isFalse();
            assertThat(asked.getFirst().path("_meta").has("progressToken")).isFalse();
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @Test
    void dropsWhatAHostileServerTells() {
        String secret = "sesame-open-up";
        try (RpcServer server = telling(
                ", \"credential\": {\"value\": \"Bearer %s\"}".formatted(secret),
                progress("\"progressToken\": -1, \"progress\": 1"),
                progress("\"progressToken\": \"mine\", \"progress\": 1"),
                progress("\"progressToken\": $, \"progress\": \"all\""),
                "\"method\": \"notifications/tools/list_changed\"",
                "\"method\": \"notifications/cancelled\", \"params\": {\"requestId\": 7}",
                log("\"level\": \"loud\", \"data\": 1"),
                log("\"level\": \"error\""),
                log("\"level\": \"error\", \"data\": \"%s\"".formatted("x".repeat(8_192))),
                log("\"level\": \"error\", \"data\": {\"%s\": 1, \"k\": \"%s\"}".formatted(secret, secret)))) {
            Response response = response(OPERATOR, TOKEN + LEVEL);

            List<ObjectNode> messages = Mcp.messages(response);
            assertThat(messages).as(response.asString()).hasSize(2);
            assertThat(messages.getFirst().path("params").path("data"))
                    .isEqualTo(Mcp.object("{\"%s\": 1, \"k\": \"%s\"}".formatted("*".repeat(14), "*".repeat(14))));
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @Test
    void passesNoFloodOn() {
        String[] flood = Collections.nCopies(5_000, log("\"level\": \"error\", \"data\": 1"))
                .toArray(String[]::new);
        try (RpcServer server = telling("", flood)) {
            long begin = System.nanoTime();
            List<ObjectNode> messages = Mcp.messages(response(OPERATOR, LEVEL));
            long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;

            assertThat(messages.size() - 1L).isBetween(20L, 21 + 20 * seconds);
            assertThat(messages.getLast().has("result")).isTrue();
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @Test
    void endsAStreamWithTheFailureOfTheCall() {
        try (RpcServer server = search(
                (exchange, message) -> {
                    try (OutputStream stream = RpcServer.begin(exchange, "text/event-stream")) {
                        tell(stream, log("\"level\": \"error\", \"data\": 1"));
                    }
                },
                "")) {
            List<ObjectNode> messages = Mcp.messages(response(OPERATOR, LEVEL));

            assertThat(messages).hasSize(2);
            JsonNode failed = problem(messages.getLast().path("result"));
            assertThat(failed.path("type").asText()).isEqualTo("urn:purser:problem:provider_failed");
            assertThat(entries().getFirst())
                    .containsEntry("status", "unsettled")
                    .containsEntry("cost_usd", "0.01");
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\"progressToken\": {}',progressToken",
        "'\"progressToken\": 1.5',progressToken",
        "'\"io.modelcontextprotocol/logLevel\": \"loud\"',logLevel"
    })
    void refusesATokenOrALevelOfAnotherForm(String meta, String words) {
        try (RpcServer server = telling("")) {
            ObjectNode message = message(OPERATOR, "search__query", "{}", ", " + meta);

            JsonNode error = OPERATOR.error(200, -32_602, OPERATOR.send(OPERATOR.headers(message), message.toString()));

            assertThat(error.path("message").asText()).contains(words);
            assertThat(server.asked("tools/call")).isZero();
        }
    }

    @Test
    void takesALevelWithoutKeepingItWhereSessionsWould() {
        assertThat(Mcp.legacy()
                        .result("logging/setLevel", "{\"level\": \"error\"}")
                        .isEmpty())
                .isTrue();
        Mcp.legacy().error(200, -32_602, Mcp.legacy().ask("logging/setLevel", "{\"level\": \"loud\"}"));
        Mcp.modern().error(404, -32_601, Mcp.modern().ask("logging/setLevel", "{\"level\": \"error\"}"));
    }

    /** Tells, waits, and tells again before the answer. */
    private void tellTwice(HttpExchange exchange, JsonNode message, CountDownLatch released) throws IOException {
        try (OutputStream stream = RpcServer.begin(exchange, "text/event-stream")) {
            tell(stream, log("\"level\": \"error\", \"data\": \"first\""));
            hold(released);
            for (int i = 0; i < 40; i++) {
                tell(stream, log("\"level\": \"error\", \"data\": \"%s\"".formatted("x".repeat(8_000))));
            }
            answer(stream, message);
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void chargesACallOnceWhoseCallerLeavesOrReadsNothing(boolean leaves) throws IOException {
        CountDownLatch released = new CountDownLatch(1);
        try (RpcServer server = search((exchange, message) -> tellTwice(exchange, message, released), "");
                Socket caller = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            byte[] body =
                    message(OPERATOR, "search__query", "{}", LEVEL).toString().getBytes(StandardCharsets.UTF_8);
            StringBuilder head = new StringBuilder("POST /mcp HTTP/1.1\r\nHost: localhost\r\n");
            Map<String, String> headers = OPERATOR.headers(message(OPERATOR, "search__query", "{}", LEVEL));
            headers.put("Authorization", "Bearer " + PostgresResource.OPERATOR_KEY);
            headers.put("Content-Type", "application/json");
            headers.put("Accept", "application/json, text/event-stream");
            headers.put("Content-Length", String.valueOf(body.length));
            headers.forEach((name, value) -> head.append("%s: %s\r\n".formatted(name, value)));
            caller.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            caller.getOutputStream().write(body);
            StringBuilder read = new StringBuilder();
            while (!read.toString().contains("first")) {
                read.append((char) caller.getInputStream().read());
            }
            if (leaves) {
                caller.shutdownOutput();
                caller.shutdownInput();
            }

            released.countDown();

            await().atMost(Duration.ofSeconds(20)).until(() -> !entries().isEmpty());
            assertThat(entries()).hasSize(1);
            assertThat(entries().getFirst()).containsEntry("status", "ok").containsEntry("cost_usd", "0.01");
            assertThat(server.asked("tools/call")).isEqualTo(1);
        } finally {
            released.countDown();
        }
    }
}
