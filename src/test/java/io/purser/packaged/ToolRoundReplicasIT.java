package io.purser.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.PlainJson;
import io.purser.support.PostgresResource;
import io.purser.tools.RpcServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tools that ask their caller, with several processes of Purser, with none of its secrets, and with little memory. */
class ToolRoundReplicasIT {
    private static final String ASKS = """
            {"resultType": "input_required", "requestState": "asked", "inputRequests": {"sure":
             {"method": "elicitation/create", "params": {"message": "Sure?", "requestedSchema": {"type": "object"}}}}}""";

    private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());

    private RpcServer server() {
        return new RpcServer().lists(RpcServer.tool("query")).on("tools/call", (exchange, message) -> {
            JsonNode params = message.path("params");
            asked.add(params);
            RpcServer.result(params.has("requestState") ? "{\"content\": []}" : ASKS)
                    .answer(exchange, message);
        });
    }

    private static void register(PackagedPurser purser, RpcServer server) {
        HttpResponse<String> made = purser.post(
                "/v1/tool-servers",
                "{\"name\": \"search\", \"url\": \"%s\", \"price_usd\": \"0.01\"}".formatted(server.url()));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(purser.post("/v1/tool-servers/search/refresh", "").body()).contains("search__query");
    }

    private static JsonNode call(PackagedPurser purser, String fields, String meta) throws Exception {
        HttpResponse<String> answer = purser.sendWith(
                        PostgresResource.OPERATOR_KEY,
                        "/mcp",
                        """
                        {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search__query"%s, "_meta": {
                         "io.modelcontextprotocol/protocolVersion": "2026-07-28",
                         "io.modelcontextprotocol/clientInfo": {"name": "tests", "version": "1"},
                         "io.modelcontextprotocol/clientCapabilities": {"elicitation": {}}%s}}}""".formatted(fields, meta),
                        Map.of(
                                "MCP-Protocol-Version", "2026-07-28",
                                "Mcp-Method", "tools/call",
                                "Mcp-Name", "search__query"))
                .get(30, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return PlainJson.MAPPER.readTree(answer.body()).path("result");
    }

    @Test
    void goOnAtAnotherReplicaAndAfterARestart() throws Exception {
        String database = PostgresResource.freshDatabase();
        try (RpcServer server = server()) {
            String state;
            String answers = ", \"inputResponses\": {\"sure\": {\"action\": \"accept\"}}, \"requestState\": \"%s\"";
            try (PackagedPurser first = PackagedPurser.start(database, PackagedPurser.killable());
                    PackagedPurser second = PackagedPurser.start(database, PackagedPurser.killable())) {
                register(first, server);
                state = call(first, "", "").path("requestState").asText();
                assertThat(state).isNotEmpty();
                second.post("/v1/tool-servers/search/refresh", "");
                assertThat(call(second, answers.formatted(state), "")
                                .path("resultType")
                                .asText())
                        .isEqualTo("complete");
            }
            try (PackagedPurser third = PackagedPurser.start(database, PackagedPurser.killable())) {
                assertThat(call(third, answers.formatted(state), "")
                                .path("resultType")
                                .asText())
                        .isEqualTo("complete");
                assertThat(third.get("/v1/usage?limit=10").body().split("\"entry\"", -1))
                        .hasSize(4);
            }
            assertThat(asked.getLast().path("requestState").asText()).isEqualTo("asked");
        }
    }

    @Test
    void askNobodyWithoutAKeyToSealWith() throws Exception {
        try (RpcServer server = server();
                PackagedPurser purser = PackagedPurser.start(PostgresResource.freshDatabase(), Map.of())) {
            register(purser, server);

            JsonNode result = call(purser, "", "");

            assertThat(result.path("isError").asBoolean()).isTrue();
            assertThat(result.path("content").path(0).path("text").asText()).contains("with PURSER_SECRETS_KEY");
            assertThat(asked.getFirst()
                            .path("_meta")
                            .path("io.modelcontextprotocol/clientCapabilities")
                            .isEmpty())
                    .isTrue();
        }
    }

    /** The body takes more than half of the memory for requests, which a key has with several requests. */
    @Test
    void repeatTheAnswerToLongArguments() throws Exception {
        Map<String, String> settings = new HashMap<>(PackagedPurser.killable());
        settings.put("PURSER_REQUEST_MEMORY_BYTES", "6000000");
        settings.put("PURSER_REQUEST_MEMORY_PER_KEY_BYTES", "2000000");
        try (RpcServer server = server();
                PackagedPurser purser = PackagedPurser.start(PostgresResource.freshDatabase(), settings)) {
            register(purser, server);
            String arguments = ", \"arguments\": {\"text\": \"%s\"}".formatted("x".repeat(500_000));
            String key = ", \"io.purser/idempotency_key\": \"long\"";

            JsonNode first = call(purser, arguments, key);

            assertThat(first.path("resultType").asText()).isEqualTo("input_required");
            assertThat(call(purser, arguments, key)).isEqualTo(first);
            assertThat(asked).hasSize(1);
        }
    }
}
