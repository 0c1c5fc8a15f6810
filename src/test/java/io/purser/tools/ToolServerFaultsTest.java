package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.purser.support.Api;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tool server does wrong: what it costs, and what of it a caller sees. */
@QuarkusTest
@WithGateway
class ToolServerFaultsTest extends ServerToolCalls {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redirect   | urn:purser:problem:no_provider      | 0    | error     | sends on to another address
            refuses    | urn:purser:problem:no_provider      | 0    | error     | refuses the request with status 403
            busy       | urn:purser:problem:busy             | 0    | error     | refuses the request with status 429
            halfway    | urn:purser:problem:no_provider      | 0    | error     | refuses the request with status 400
            argument   | urn:purser:problem:no_provider      | 0    | error     | refuses the request with status 400: unknown browser session
            303        | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers with status 303
            408        | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers with status 408
            499        | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers with status 499
            fails      | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers with status 500
            no json    | urn:purser:problem:provider_failed  | 0.01 | unsettled | no JSON
            other id   | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers another request
            shapeless  | urn:purser:problem:provider_failed  | 0.01 | unsettled | no result of a tool
            hangs up   | urn:purser:problem:provider_failed  | 0.01 | unsettled | closed the connection
            huge       | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers with more than
            endless    | urn:purser:problem:provider_failed  | 0.01 | unsettled | answers with more than
            trickle    | urn:purser:problem:provider_timeout | 0.01 | unsettled | gave no whole answer within 2 s
            silent     | urn:purser:problem:provider_timeout | 0.01 | unsettled | gave no whole answer within 2 s
            """)
    void saysWhatWentWrongAndChargesWhatMayHaveBeenDone(
            String kind, String type, String cost, String status, String words) {
        CountDownLatch released = new CountDownLatch(1);
        String key = ", \"io.purser/idempotency_key\": \"%s\"".formatted(UUID.randomUUID());
        try (RpcServer server = search(
                (exchange, message) -> {
                    switch (kind) {
                        case "redirect" -> {
                            exchange.getResponseHeaders().set("location", "http://127.0.0.1:1/mcp");
                            exchange.sendResponseHeaders(308, -1);
                        }
                        case "refuses" -> RpcServer.status(403).answer(exchange, message);
                        case "busy" -> RpcServer.status(429).answer(exchange, message);
                        case "fails" -> RpcServer.status(500).answer(exchange, message);
                        case "303", "408", "499" ->
                            RpcServer.status(Integer.parseInt(kind)).answer(exchange, message);
                        case "halfway" -> {
                            exchange.sendResponseHeaders(400, 1_000);
                            exchange.getResponseBody().write('{');
                            exchange.getResponseBody().flush();
                        }
                        case "argument" ->
                            RpcServer.send(
                                    exchange,
                                    400,
                                    "application/json",
                                    "{\"jsonrpc\": \"2.0\", \"id\": %s, \"error\": {\"code\": -32602, \"message\": \"unknown browser session\"}}"
                                            .formatted(message.path("id")));
                        case "no json" -> RpcServer.send(exchange, 200, "application/json", "{\"jsonrpc\":");
                        case "other id" ->
                            RpcServer.send(
                                    exchange,
                                    200,
                                    "application/json",
                                    "{\"jsonrpc\": \"2.0\", \"id\": -1, \"result\": {}}");
                        case "shapeless" -> RpcServer.result("{\"answer\": 42}").answer(exchange, message);
                        case "hangs up" -> exchange.close();
                        case "huge", "endless", "trickle" -> flood(exchange, kind, released);
                        default -> hold(released);
                    }
                },
                ", \"timeout_seconds\": 2")) {
            JsonNode result = call(OPERATOR, "search__query", "{}", key);

            assertThat(problem(result).path("type").asText()).isEqualTo(type);
            assertThat(problem(result).path("cost_usd").asText()).isEqualTo(cost);
            assertThat(Mcp.text(result)).contains(words);
            assertThat(entries()).hasSize(1);
            assertThat(entries().getFirst()).containsEntry("cost_usd", cost).containsEntry("status", status);
            boolean isCharged = !cost.equals("0");
            assertThat(problem(result).path("try_again").asBoolean()).isEqualTo(kind.equals("busy"));
            JsonNode again = call(OPERATOR, "search__query", "{}", key);
            if (isCharged) {
                assertThat(problem(again).path("type").asText()).isEqualTo("urn:purser:problem:outcome_unknown");
                assertThat(server.asked("tools/call")).isEqualTo(1);
                assertThat(entries()).hasSize(1);
            } else {
                assertThat(server.asked("tools/call")).isEqualTo(2);
            }
        } finally {
            released.countDown();
        }
    }

    private static void flood(HttpExchange exchange, String kind, CountDownLatch released) throws IOException {
        boolean isStream = kind.equals("endless");
        byte[] piece = (isStream ? "data: {\"jsonrpc\": \"2.0\", \"method\": \"notifications/message\"}\n\n" : " ")
                .repeat(kind.equals("trickle") ? 1 : 1_000)
                .getBytes(StandardCharsets.US_ASCII);
        try (OutputStream body = RpcServer.begin(exchange, isStream ? "text/event-stream" : "application/json")) {
            while (released.getCount() > 0) {
                body.write(piece);
                body.flush();
                if (kind.equals("trickle")) {
                    assertThat(released.await(100, TimeUnit.MILLISECONDS)).isIn(true, false);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void chargesNothingIfTheServerCannotBeReached() {
        RpcServer server = search(RpcServer.result("{\"content\": []}"), "");
        server.close();

        JsonNode result = call("search__query", "{}");

        assertThat(problem(result).path("type").asText()).isEqualTo("urn:purser:problem:provider_failed");
        assertThat(problem(result).path("try_again").asBoolean()).isTrue();
        assertThat(Mcp.text(result)).contains("cannot be reached").contains("nothing was charged");
        assertThat(entries()).isEmpty();
    }

    @Test
    void chargesAnErrorOfTheServer() {
        RpcServer.Behaviour error = (exchange, message) -> RpcServer.send(
                exchange,
                200,
                "application/json",
                "{\"jsonrpc\": \"2.0\", \"id\": %s, \"error\": {\"code\": -32602, \"message\": \"no such index\"}}"
                        .formatted(message.path("id")));
        try (RpcServer server = search(error, "")) {
            JsonNode result = call("search__query", "{}");

            assertThat(result.path("isError").asBoolean()).isTrue();
            assertThat(Mcp.text(result)).isEqualTo("The tool server answers with the error -32602: no such index");
            assertThat(entries()).hasSize(1);
            assertThat(entries().getFirst()).containsEntry("cost_usd", "0.01").containsEntry("status", "error");
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @Test
    void refusesTheQuestionsOfAServerAndDropsItsNotices() {
        CountDownLatch refused = new CountDownLatch(1);
        RpcServer.Behaviour asks = (exchange, message) -> {
            try (OutputStream body = RpcServer.begin(exchange, "text/event-stream")) {
                body.write("""
                        data: {"jsonrpc": "2.0", "id": 1, "method": "sampling/createMessage", "params": {}}

                        : a comment
                        event: message
                        data: {"jsonrpc": "2.0", "method": "notifications/progress", "params": {}}

                        """.getBytes(StandardCharsets.UTF_8));
                body.flush();
                hold(refused);
                body.write(
                        "data: {\"jsonrpc\": \"2.0\",\r\ndata: \"id\": %s, \"result\": {\"content\": [], \"isError\": false}}\r\n\r\n"
                                .formatted(message.path("id"))
                                .getBytes(StandardCharsets.UTF_8));
            }
        };
        try (RpcServer server = search(asks, "")) {
            server.on("answer", (exchange, message) -> {
                assertThat(message.path("error").path("code").asInt()).isEqualTo(-32_601);
                exchange.sendResponseHeaders(202, -1);
                refused.countDown();
            });

            assertThat(call("search__query", "{}").path("isError").asBoolean()).isFalse();
            assertThat(server.asked("answer")).isEqualTo(1);
        }
    }

    @Test
    void readsAStreamThatBeginsWithAByteOrderMark() {
        RpcServer.Behaviour marked = (exchange, message) -> {
            try (OutputStream body = RpcServer.begin(exchange, "text/event-stream")) {
                body.write("\uFEFFdata: {\"jsonrpc\": \"2.0\", \"id\": %s, \"result\": {\"content\": []}}\n\n"
                        .formatted(message.path("id"))
                        .getBytes(StandardCharsets.UTF_8));
            }
        };
        try (RpcServer server = search(marked, "")) {
            assertThat(call("search__query", "{}").path("isError").asBoolean()).isFalse();
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 sesame/open/up\r\n\r\n",
                "HTTP/1.1 200 OK\r\nsesame/open/up\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: sesame/open/up\r\n\r\n",
                "sesame/open/up\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n"
            })
    void quotesNothingOfWhatIsNoHttp(String answer) {
        try (RawServer server = new RawServer()) {
            register("""
                    {"name": "search", "url": "%s", "price_usd": "0.01", "timeout_seconds": 10,
                     "credential": {"value": "Bearer sesame/open/up"}}""".formatted(server.url()));
            server.answers("tools/call", answer);
            server.answers("tools/list", answer);

            JsonNode result = call("search__query", "{}");
            Response listed = Api.post("/v1/tool-servers/search/refresh", "");

            assertThat(problem(result).path("type").asText()).isEqualTo("urn:purser:problem:provider_failed");
            assertThat(problem(result).path("cost_usd").asText()).isEqualTo("0.01");
            assertThat(result.toString()).doesNotContain("sesame").doesNotContain("9999");
            assertThat(listed.statusCode()).as(listed.asString()).isEqualTo(200);
            assertThat(listed.jsonPath().getString("failure")).startsWith("it ");
            assertThat(listed.asString()).doesNotContain("sesame").doesNotContain("9999");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sesame\\/open\\/up", "sesame\\u002fopen/up", "and-a-second-word"})
    void overwritesACredentialInEachFormOfJson(String word) {
        AtomicBoolean refuses = new AtomicBoolean();
        try (RpcServer server = search(
                (exchange, message) -> {
                    if (refuses.get()) {
                        RpcServer.send(
                                exchange,
                                400,
                                "application/json",
                                "{\"error\": {\"message\": \"no %s\"}}".formatted(word));
                    } else {
                        RpcServer.result("{\"content\": [{\"type\": \"text\", \"text\": \"%s\", \"%s\": 1}]}"
                                        .formatted(word, word))
                                .answer(exchange, message);
                    }
                },
                ", \"credential\": {\"value\": \"Token sesame/open/up and-a-second-word\"}")) {
            JsonNode result = call("search__query", "{}");
            refuses.set(true);
            JsonNode refused = call("search__query", "{}");

            assertThat(Mcp.text(result)).matches("[*]+");
            assertThat(result.toString()).doesNotContain("sesame/").doesNotContain("second");
            assertThat(Mcp.text(refused)).contains("status 400: no **");
            assertThat(refused.toString()).doesNotContain("sesame/").doesNotContain("second");
            assertThat(server.asked("tools/call")).isEqualTo(2);
        }
    }
}
