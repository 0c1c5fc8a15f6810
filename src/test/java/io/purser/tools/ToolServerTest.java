package io.purser.tools;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol at {@code /mcp}, in the revision without sessions and in those with a handshake. */
@QuarkusTest
@WithGateway
class ToolServerTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void saysWhatItIsWithoutASession() {
        Response answer = Mcp.modern().ask("server/discover", "{}");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.header("mcp-session-id")).isNull();
        JsonNode result = Mcp.object(answer.asString()).path("result");
        assertThat(result.path("supportedVersions").valueStream().map(JsonNode::asText))
                .containsExactly("2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26");
        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.path("ttlMs").asLong()).isEqualTo(3_600_000);
        assertThat(result.path("cacheScope").asText()).isEqualTo("public");
        assertThat(result.path("_meta")
                        .path("io.modelcontextprotocol/serverInfo")
                        .path("name")
                        .asText())
                .isEqualTo("purser");
        assertThat(result.path("capabilities").propertyStream().map(Map.Entry::getKey))
                .containsExactly("tools", "resources", "prompts", "completions", "logging");
        assertThat(result.path("instructions").asText()).contains("idempotency_key");
    }

    @ParameterizedTest
    @CsvSource({"2025-11-25, 2025-11-25", "2025-06-18, 2025-06-18", "2025-03-26, 2025-03-26", "2026-07-28, 2025-11-25"})
    void shakesHandsWithTheClientsOfToday(String wanted, String agreed) {
        Response answer = new Mcp(PostgresResource.OPERATOR_KEY, "none").send(Map.of(), """
                        {"jsonrpc": "2.0", "id": "first", "method": "initialize", "params": {"protocolVersion": "%s",
                         "capabilities": {}, "clientInfo": {"name": "tests", "version": "1"}}}""".formatted(wanted));

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.header("mcp-session-id")).isNotEmpty();
        assertThat(answer.jsonPath().getString("id")).isEqualTo("first");
        assertThat(answer.jsonPath().getString("result.protocolVersion")).isEqualTo(agreed);
        assertThat(answer.jsonPath().getString("result.serverInfo.name")).isEqualTo("purser");
        assertThat(answer.jsonPath().getMap("result.capabilities")).containsKeys("tools", "resources", "prompts");
        assertThat(answer.jsonPath().getString("result.resultType")).isNull();
    }

    @Test
    void takesNotificationsAndPings() {
        Response accepted =
                Mcp.legacy().send(Map.of(), "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}");

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.asString()).isEmpty();
        assertThat(Mcp.legacy().result("ping", "{}").toString()).isEqualTo("{}");
        Mcp.modern().error(404, -32601, Mcp.modern().ask("ping", "{}"));
    }

    @Test
    void takesNoOtherMethodOfHttp() {
        for (String method : List.of("GET", "HEAD", "PUT")) {
            Response answer = given().header("Authorization", "Bearer " + PostgresResource.OPERATOR_KEY)
                    .request(method, "/mcp");
            assertThat(answer.statusCode()).as(method).isEqualTo(405);
            assertThat(answer.header("allow"))
                    .isEqualTo(method.equals("PUT") ? "OPTIONS, GET, POST, DELETE" : "OPTIONS, POST, DELETE");
        }
        Response nobody = given().contentType("application/json").body("{}").post("/mcp");
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.header("www-authenticate")).startsWith("Bearer");
    }

    @Test
    void requiresThatHeadersSayWhatTheBodySays() {
        Mcp mcp = Mcp.modern();
        ObjectNode message =
                mcp.message("tools/call", "{\"name\": \"budget_check\", \"arguments\": {\"cost_usd\": \"1\"}}");
        Map<String, String> right = mcp.headers(message);
        assertThat(right).containsEntry("Mcp-Method", "tools/call").containsEntry("Mcp-Name", "budget_check");
        assertThat(mcp.send(right, message.toString()).statusCode()).isEqualTo(200);

        for (String header : right.keySet()) {
            Map<String, String> without = new HashMap<>(right);
            without.remove(header);
            JsonNode missing = mcp.error(400, -32020, mcp.send(without, message.toString()));
            assertThat(missing.path("message").asText()).contains("header " + header + " is missing");
            Map<String, String> other = new HashMap<>(right);
            other.put(header, header.equals("MCP-Protocol-Version") ? "2025-11-25" : "route");
            JsonNode different = mcp.error(400, -32020, mcp.send(other, message.toString()));
            assertThat(different.path("message").asText())
                    .startsWith("the header " + header + " says \"")
                    .contains("the body says \"");
        }
        Map<String, String> shouted = new HashMap<>(right);
        shouted.put("Mcp-Method", "TOOLS/CALL");
        mcp.error(400, -32020, mcp.send(shouted, message.toString()));
    }

    @ParameterizedTest
    @CsvSource({"YnVkZ2V0X2NoZWNr, 200", "YnVkZ2V0X2NoZWNrcw==, 400", "YnVkZ2V0X2NoZWN, 400", "YnVk!2V0X2NoZWNr, 400"})
    void readsANameInBase64(String encoded, int status) {
        Mcp mcp = Mcp.modern();
        ObjectNode message = mcp.message("tools/call", "{\"name\": \"budget_check\", \"arguments\": {}}");
        Map<String, String> headers = new HashMap<>(mcp.headers(message));
        headers.put("Mcp-Name", "=?base64?" + encoded + "?=");

        Response answer = mcp.send(headers, message.toString());

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        if (status == 400) {
            mcp.error(400, -32020, answer);
        }
    }

    @Test
    void requiresWhatTheRevisionWithoutSessionsNeeds() {
        Mcp mcp = Mcp.modern();
        Map<String, String> headers = Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/list");
        for (String lacking : List.of("protocolVersion", "clientCapabilities")) {
            ObjectNode message = mcp.message("tools/list", "{}");
            ((ObjectNode) message.at("/params/_meta")).remove("io.modelcontextprotocol/" + lacking);
            JsonNode error = mcp.error(400, -32602, mcp.send(headers, message.toString()));
            assertThat(error.path("message").asText()).contains("io.modelcontextprotocol/" + lacking);
        }
        ObjectNode bare = mcp.message("tools/list", "{}");
        ((ObjectNode) bare.path("params")).remove("_meta");
        mcp.error(400, -32602, mcp.send(headers, bare.toString()));
        ObjectNode anonymous = mcp.message("tools/list", "{}");
        ((ObjectNode) anonymous.at("/params/_meta")).remove("io.modelcontextprotocol/clientInfo");
        assertThat(mcp.send(headers, anonymous.toString()).statusCode()).isEqualTo(200);
    }

    @Test
    void namesTheRevisionsThatItSpeaksToAClientOfAnother() {
        Mcp mcp = Mcp.modern();
        ObjectNode message = mcp.message("tools/list", "{}");
        ((ObjectNode) message.at("/params/_meta")).put("io.modelcontextprotocol/protocolVersion", "1900-01-01");
        Map<String, String> headers = Map.of("MCP-Protocol-Version", "1900-01-01", "Mcp-Method", "tools/list");

        JsonNode error = mcp.error(400, -32022, mcp.send(headers, message.toString()));

        assertThat(error.path("data").path("requested").asText()).isEqualTo("1900-01-01");
        assertThat(error.path("data").path("supported").path(0).asText()).isEqualTo("2026-07-28");
        mcp.error(
                400,
                -32022,
                mcp.send(
                        Map.of("MCP-Protocol-Version", "1900-01-01"),
                        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/list\"}"));
    }

    @Test
    void servesNoPageOfAnotherOrigin() {
        ObjectNode message = Mcp.legacy().message("tools/list", "{}");
        for (String origin : List.of("http://evil.example.com", "null", "http://localhost.evil.example", "file://")) {
            Response answer = Mcp.legacy().send(Map.of("Origin", origin), message.toString());
            JsonNode error = Mcp.legacy().error(403, -32600, answer);
            assertThat(error.path("message").asText()).contains("PURSER_TOOL_ORIGINS");
            assertThat(answer.jsonPath().getString("id")).isNull();
        }
        for (String origin : List.of("http://localhost:3000", "https://127.0.0.1", "http://[::1]:8080")) {
            assertThat(Mcp.legacy()
                            .send(Map.of("Origin", origin), message.toString())
                            .statusCode())
                    .as(origin)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|-32700",
                "{|-32700",
                "{} {}|-32700",
                "[]|-32600",
                "[{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}]|-32600",
                "7|-32600",
                "{}|-32600",
                "{\"jsonrpc\": \"1.0\", \"id\": 1, \"method\": \"ping\"}|-32600",
                "{\"jsonrpc\": \"2.0\", \"id\": null, \"method\": \"ping\"}|-32600",
                "{\"jsonrpc\": \"2.0\", \"id\": 1.5, \"method\": \"ping\"}|-32600",
                "{\"jsonrpc\": \"2.0\", \"id\": {}, \"method\": \"ping\"}|-32600",
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": 5}|-32600",
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": {}}|-32600",
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"id\": 2, \"method\": \"ping\"}|-32600",
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\", \"params\": []}|-32600",
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": 5}}|-32600",
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {}}|-32602",
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \"route\", \"arguments\": []}}|-32602"
            })
    void refusesWhatIsNoMessage(String body, int code) {
        Mcp.legacy().error(400, code, Mcp.legacy().send(Map.of(), body));
    }

    @Test
    void refusesWhatIsNotUtf8TooDeepOrTooLarge() {
        byte[] wrong = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"pingÿ\"}".getBytes(StandardCharsets.ISO_8859_1);
        Response notUtf8 = given().header("Authorization", "Bearer " + PostgresResource.OPERATOR_KEY)
                .contentType("application/json")
                .body(wrong)
                .post("/mcp");
        Mcp.legacy().error(400, -32700, notUtf8);
        String deep = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\", \"params\": {\"x\": %s%s}}"
                .formatted("[".repeat(1_000), "]".repeat(1_000));
        Mcp.legacy().error(400, -32700, Mcp.legacy().send(Map.of(), deep));
        String huge = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\", \"x\": \"%s\"}"
                .formatted("x".repeat(11 * MEBIBYTE));
        assertThat(Mcp.legacy().send(Map.of(), huge).statusCode()).isEqualTo(413);
        String meta =
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\", \"params\": {\"_meta\": {\"x\": \"%s\"}}}"
                        .formatted("x".repeat(70_000));
        Mcp.legacy().error(400, -32600, Mcp.legacy().send(Map.of(), meta));
        assertThat(given().header("Authorization", "Bearer " + PostgresResource.OPERATOR_KEY)
                        .contentType("text/plain")
                        .body("{}")
                        .post("/mcp")
                        .statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown/method", "tasks/list", "tasks/get"})
    void knowsNoOtherMethod(String method) {
        assertThat(Mcp.modern()
                        .error(404, -32601, Mcp.modern().ask(method, "{}"))
                        .path("message")
                        .asText())
                .contains(method);
        Mcp.legacy().error(200, -32601, Mcp.legacy().ask(method, "{}"));
    }

    @Test
    void echoesLargeAndTextualIds() {
        for (String id : List.of("\"a\"", "0", "-5", "9007199254740993123")) {
            Response answer = Mcp.legacy()
                    .send(Map.of(), "{\"jsonrpc\": \"2.0\", \"id\": %s, \"method\": \"ping\"}".formatted(id));
            assertThat(Mcp.object(answer.asString()).path("id").toString()).isEqualTo(id);
        }
    }
}
