package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.Api;
import io.purser.support.Ledger;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** Calls the tools of other servers, and removes the servers after each test. */
abstract class ServerToolCalls {
    static final Mcp OPERATOR = Mcp.modern();

    final String task = "tools-" + UUID.randomUUID();

    static void register(String body) {
        Response made = Api.post("/v1/tool-servers", body);
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        String name = made.path("name");
        Response listed = Api.post("/v1/tool-servers/" + name + "/refresh", "");
        assertThat(listed.jsonPath().getString("failure")).as(listed.asString()).isNull();
    }

    static RpcServer search(RpcServer.Behaviour behaviour, String fields) {
        RpcServer server = new RpcServer().lists(RpcServer.tool("query")).on("tools/call", behaviour);
        register("{\"name\": \"search\", \"url\": \"%s\", \"price_usd\": \"0.01\"%s}".formatted(server.url(), fields));
        return server;
    }

    @AfterEach
    void removeAll() {
        List<String> names = Api.get("/v1/tool-servers").jsonPath().getList("servers.name");
        names.forEach(name -> Api.asOperator().delete("/v1/tool-servers/" + name));
    }

    ObjectNode message(Mcp client, String tool, String arguments, String meta) {
        ObjectNode message = client.message("tools/call", "{}");
        ObjectNode params = (ObjectNode) message.get("params");
        params.put("name", tool).set("arguments", Mcp.object(arguments));
        ObjectNode terms = params.withObject("/_meta");
        terms.setAll(Mcp.object("{\"io.purser/task\": \"%s\"%s}".formatted(task, meta)));
        return message;
    }

    /** Calls a tool with fields in {@code _meta}, each after a comma. */
    JsonNode call(Mcp client, String tool, String arguments, String meta) {
        ObjectNode message = message(client, tool, arguments, meta);
        Response answer = client.send(client.headers(message), message.toString());
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        JsonNode read = Mcp.answer(answer);
        assertThat(read.has("result")).as(answer.asString()).isTrue();
        return read.path("result");
    }

    JsonNode call(String tool, String arguments) {
        return call(OPERATOR, tool, arguments, "");
    }

    static JsonNode problem(JsonNode result) {
        assertThat(result.path("isError").asBoolean()).as(result.toString()).isTrue();
        JsonNode problem = result.path("_meta").path("io.purser/problem");
        assertThat(problem.isObject()).as(result.toString()).isTrue();
        return problem;
    }

    List<Map<String, Object>> entries() {
        return Ledger.entriesOf(task);
    }

    static void hold(CountDownLatch released) {
        try {
            assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The task has one entry, of a call for a cent. */
    void assertIsChargedOnce() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(entries())
                        .singleElement()
                        .satisfies(entry -> assertThat(entry)
                                .containsEntry("cost_usd", "0.01")
                                .containsEntry("status", "ok")));
    }
}
