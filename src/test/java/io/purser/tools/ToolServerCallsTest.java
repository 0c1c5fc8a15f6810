package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.ApiKeys;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of the tools of other servers: paid, counted once, and only by those who may. */
@QuarkusTest
@WithGateway
class ToolServerCallsTest extends ServerToolCalls {
    private void callsItsTools(ArchiveServer archive) {
        register(archive.registration(
                "archive", ", \"price_usd\": \"0.01\", \"tools\": [{\"name\": \"echo\", \"price_usd\": \"0\"}]"));
        for (Mcp client : List.of(Mcp.modern(), Mcp.legacy())) {
            JsonNode echo = call(client, "archive__echo", "{\"text\": \"grüße\"}", "");
            assertThat(Mcp.text(echo)).isEqualTo("grüße");
            assertThat(echo.path("isError").asBoolean()).isFalse();
            assertThat(echo.path("_meta").path("io.purser/cost_usd").asText()).isEqualTo("0");
            JsonNode sum = call(client, "archive__sum", "{\"a\": 1, \"b\": 2}", "");
            assertThat(sum.path("structuredContent").path("sum").asInt()).isEqualTo(3);
            JsonNode picture = call(client, "archive__picture", "{}", "").path("content");
            assertThat(picture.path(0).path("type").asText()).isEqualTo("image");
            assertThat(picture.path(0).path("mimeType").asText()).isEqualTo("image/png");
            assertThat(picture.path(1).path("type").asText()).isEqualTo("audio");
            assertThat(picture.path(2).path("resource").path("text").asText()).isEqualTo("a dot");
            JsonNode fail = call(client, "archive__fail", "{}", "");
            assertThat(fail.path("isError").asBoolean()).isTrue();
            assertThat(Mcp.text(fail)).isEqualTo("the archive is closed");
            assertThat(Mcp.text(call(client, "archive__slow", "{\"ms\": 20}", "")))
                    .isEqualTo("done");
        }
        assertThat(entries()).hasSize(10);
        assertThat(entries().stream().filter(entry -> "tool:archive/fail".equals(entry.get("target"))))
                .hasSize(2)
                .allSatisfy(entry ->
                        assertThat(entry).containsEntry("status", "error").containsEntry("cost_usd", "0.01"));
        assertThat(entries().stream().filter(entry -> "tool:archive/echo".equals(entry.get("target"))))
                .hasSize(2)
                .allSatisfy(
                        entry -> assertThat(entry).containsEntry("status", "ok").containsEntry("cost_usd", "0"));
        assertThat(archive.calls("sum")).isEqualTo(2);
    }

    @Test
    void callsToolsOfAServerWithoutSessions() {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            callsItsTools(archive);
        }
    }

    @Test
    void callsToolsOfAServerThatWantsAHandshake() {
        try (ArchiveServer archive = ArchiveServer.withHandshake()) {
            callsItsTools(archive);

            archive.forgetSessions();

            assertThat(Mcp.text(call("archive__echo", "{\"text\": \"again\"}"))).isEqualTo("again");
            assertThat(archive.calls("echo")).isEqualTo(3);
        }
    }

    @Test
    void chargesACallOnceForItsKey() {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            register(archive.registration("archive", ", \"price_usd\": \"0.01\""));
            String key = ", \"io.purser/idempotency_key\": \"%s\"".formatted(UUID.randomUUID());

            JsonNode first = call(OPERATOR, "archive__sum", "{\"a\": 1, \"b\": 2}", key);
            JsonNode again = call(OPERATOR, "archive__sum", "{\"a\": 1, \"b\": 2}", key);
            JsonNode legacy = call(Mcp.legacy(), "archive__sum", "{\"a\": 1, \"b\": 2}", key);
            JsonNode other = call(OPERATOR, "archive__sum", "{\"a\": 1, \"b\": 3}", key);

            assertThat(again).isEqualTo(first);
            assertThat(legacy.path("structuredContent")).isEqualTo(first.path("structuredContent"));
            assertThat(problem(other).path("type").asText()).isEqualTo("urn:purser:problem:conflict");
            assertThat(archive.calls("sum")).isEqualTo(1);
            assertThat(entries()).hasSize(1);
            assertThat(entries().getFirst())
                    .containsEntry("cost_usd", "0.01")
                    .containsEntry("target", "tool:archive/sum");
            assertThat(first.path("_meta").path("io.purser/entry").asText())
                    .isEqualTo(entries().getFirst().get("entry"));
        }
    }

    @Test
    void spendsNothingInADryRun() {
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), "")) {
            JsonNode dry = call(OPERATOR, "search__query", "{}", ", \"io.purser/dry_run\": true");

            assertThat(Mcp.text(dry)).isEqualTo("Nothing was called. A call of search__query costs 0.01 USD.");
            assertThat(dry.path("_meta").path("io.purser/price_usd").asText()).isEqualTo("0.01");
            assertThat(server.asked("tools/call")).isZero();
            assertThat(entries()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "handshake"})
    void letsTheOfficialClientsUseTheToolsOfAServer(String mode) {
        try (ArchiveServer archive = mode.equals("modern") ? ArchiveServer.modern() : ArchiveServer.withHandshake()) {
            register(archive.registration("archive", ", \"price_usd\": \"0.01\""));

            ArchiveServer.runNode("through.mjs", "http://localhost:" + RestAssured.port, PostgresResource.OPERATOR_KEY);

            assertThat(archive.calls("picture")).isEqualTo(3);
        }
    }

    @Test
    void passesArgumentsOnAsTheyAreAndNothingElseOfTheCaller() {
        List<String> headers = new ArrayList<>();
        List<JsonNode> params = new ArrayList<>();
        try (RpcServer server = search(
                (exchange, message) -> {
                    exchange.getRequestHeaders().forEach((name, values) -> headers.add(name + ": " + values));
                    params.add(message.path("params"));
                    RpcServer.result(
                                    "{\"content\": [{\"type\": \"text\", \"text\": \"the key is sesame-open-up\"}], \"_meta\": {\"io.purser/cost_usd\": \"0\"}}")
                            .answer(exchange, message);
                },
                ", \"credential\": {\"value\": \"Bearer sesame-open-up\"}")) {
            ApiKeys agent = ApiKeys.make("operator", "");
            JsonNode result = call(
                    OPERATOR.with(agent.key()),
                    "search__query",
                    "{\"n\": 1.50, \"idempotency_key\": \"theirs\"}",
                    ", \"other\": 1");

            assertThat(params).hasSize(1);
            assertThat(params.getFirst().path("arguments"))
                    .isEqualTo(Mcp.object("{\"n\": 1.50, \"idempotency_key\": \"theirs\"}"));
            assertThat(params.getFirst().path("_meta").has("other")).isFalse();
            assertThat(params.getFirst().toString()).doesNotContain(task);
            assertThat(headers.toString())
                    .contains("Bearer sesame-open-up")
                    .doesNotContain(agent.key())
                    .doesNotContain(agent.id());
            assertThat(result.toString()).doesNotContain("sesame-open-up");
            assertThat(result.path("_meta").path("io.purser/cost_usd").asText()).isEqualTo("0.01");
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"idempotency_key", "dryRun", "task", "confidential"})
    void refusesWhatStandsBesideTheArguments(String name) {
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), "")) {
            JsonNode error = OPERATOR.error(
                    200,
                    -32_602,
                    OPERATOR.ask(
                            "tools/call",
                            "{\"name\": \"search__query\", \"arguments\": {}, \"%s\": \"x\"}".formatted(name)));

            assertThat(error.path("message").asText()).contains(name).contains("_meta");
            assertThat(server.asked("tools/call")).isZero();
        }
    }

    @Test
    void refusesTermsThatDoNotExist() {
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), "")) {
            JsonNode result = call(OPERATOR, "search__query", "{}", ", \"io.purser/idempotencyKey\": \"x\"");

            assertThat(problem(result).path("type").asText()).isEqualTo("urn:purser:problem:invalid");
            assertThat(problem(result).path("violations").path(0).path("path").asText())
                    .isEqualTo("io.purser/idempotencyKey");
            assertThat(server.asked("tools/call")).isZero();
        }
    }

    /** Some clients send what they read of a tool back with each call of it. */
    @Test
    void takesWhatItSaidOfAToolItselfBack() {
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), "")) {
            JsonNode result = call(
                    OPERATOR,
                    "search__query",
                    "{}",
                    ", \"io.purser/price_usd\": \"0.02\", \"io.purser/entry\": 1, \"io.purser/cost_usd\": null");

            assertThat(result.path("isError").asBoolean()).as(result.toString()).isFalse();
            assertThat(result.path("_meta").path("io.purser/cost_usd").asText()).isEqualTo("0.01");
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    /** The protocol wants 404 for an ended session; servers made from the official SDK's examples answer with this. */
    @Test
    void asksOnceMoreInANewSessionAfterOneThatItsServerDoesNotKnow() {
        AtomicInteger sessions = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        try (RpcServer server = new RpcServer()
                .on("server/discover", RpcServer.status(404))
                .on("initialize", (exchange, message) -> {
                    exchange.getResponseHeaders().set("mcp-session-id", "s" + sessions.incrementAndGet());
                    RpcServer.result("{\"protocolVersion\": \"2025-11-25\", \"capabilities\": {\"tools\": {}},"
                                    + " \"serverInfo\": {\"name\": \"s\", \"version\": \"1\"}}")
                            .answer(exchange, message);
                })
                .on("notifications/initialized", RpcServer.status(202))
                .lists(RpcServer.tool("query"))
                .on("tools/call", (exchange, message) -> {
                    if (calls.incrementAndGet() == 1) {
                        RpcServer.send(
                                exchange,
                                400,
                                "application/json",
                                "{\"jsonrpc\": \"2.0\", \"id\": null, \"error\": {\"code\": -32000,"
                                        + " \"message\": \"Bad Request: No valid session ID provided\"}}");
                    } else {
                        RpcServer.result("{\"content\": []}").answer(exchange, message);
                    }
                })) {
            register("{\"name\": \"search\", \"url\": \"%s\", \"price_usd\": \"0.01\"}".formatted(server.url()));

            JsonNode result = call("search__query", "{}");

            assertThat(result.path("isError").asBoolean()).as(result.toString()).isFalse();
            assertThat(server.asked("tools/call")).isEqualTo(2);
            assertThat(sessions).hasValue(2);
            assertThat(entries()).hasSize(1);
        }
    }
}
