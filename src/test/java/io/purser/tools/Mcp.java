package io.purser.tools;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.PostgresResource;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A client of the tool server that sends what a test wants, right or wrong. */
record Mcp(String key, String revision) {
    static final String MODERN = "2026-07-28";
    static final String LEGACY = "2025-11-25";
    static final JsonMapper JSON = new JsonMapper();

    static Mcp modern() {
        return new Mcp(PostgresResource.OPERATOR_KEY, MODERN);
    }

    static Mcp legacy() {
        return new Mcp(PostgresResource.OPERATOR_KEY, LEGACY);
    }

    Mcp with(String otherKey) {
        return new Mcp(otherKey, revision);
    }

    static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A message of this revision. */
    ObjectNode message(String method, String params) {
        ObjectNode message = object("{\"jsonrpc\": \"2.0\", \"id\": 7}").put("method", method);
        ObjectNode given = object(params);
        if (revision.equals(MODERN)) {
            given.set("_meta", meta());
        }
        message.set("params", given);
        return message;
    }

    static ObjectNode meta() {
        return object("""
                {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
                 "io.modelcontextprotocol/clientInfo": {"name": "tests", "version": "1"},
                 "io.modelcontextprotocol/clientCapabilities": {}}""");
    }

    /** The headers that go with such a message. */
    Map<String, String> headers(JsonNode message) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("MCP-Protocol-Version", revision);
        if (revision.equals(MODERN)) {
            headers.put("Mcp-Method", message.path("method").asText());
            JsonNode params = message.path("params");
            String name = params.path(params.has("uri") ? "uri" : "name").asText();
            if (!name.isEmpty()) {
                headers.put("Mcp-Name", name);
            }
        }
        return headers;
    }

    Response send(Map<String, String> headers, String body) {
        return given().header("Authorization", "Bearer " + key)
                .contentType("application/json")
                .accept("application/json, text/event-stream")
                .headers(headers)
                .body(body)
                .post("/mcp");
    }

    Response ask(String method, String params) {
        ObjectNode message = message(method, params);
        return send(headers(message), message.toString());
    }

    /** The result of a request that succeeds. */
    JsonNode result(String method, String params) {
        Response answer = ask(method, params);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("application/json");
        JsonNode message = object(answer.asString());
        assertThat(message.path("jsonrpc").asText()).isEqualTo("2.0");
        assertThat(message.path("id").asInt()).isEqualTo(7);
        assertThat(message.has("error")).as(answer.asString()).isFalse();
        return message.path("result");
    }

    /** The error of a request that fails with that status and code. */
    JsonNode error(int status, int code, Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        JsonNode message = object(answer.asString());
        assertThat(message.has("result")).isFalse();
        assertThat(message.path("error").path("code").asInt())
                .as(answer.asString())
                .isEqualTo(code);
        return message.path("error");
    }

    /** The message that answers a request, as a document or as the last event of a stream. */
    static ObjectNode answer(Response response) {
        List<ObjectNode> messages = messages(response);
        return messages.getLast();
    }

    /** All messages of a response: one document, or the events of a stream. */
    static List<ObjectNode> messages(Response response) {
        String body = response.asString();
        if (!response.contentType().startsWith("text/event-stream")) {
            return List.of(object(body));
        }
        assertThat(body).endsWith("\n\n");
        return Arrays.stream(body.split("\n\n"))
                .map(event -> {
                    assertThat(event).startsWith("event: message\ndata: ");
                    return object(event.substring("event: message\ndata: ".length()));
                })
                .toList();
    }

    JsonNode call(String tool, String arguments) {
        return result("tools/call", "{\"name\": \"%s\", \"arguments\": %s}".formatted(tool, arguments));
    }

    /** The structured content of a call that succeeds. */
    JsonNode content(String tool, String arguments) {
        JsonNode result = call(tool, arguments);
        assertThat(result.path("isError").asBoolean()).as(result.toString()).isFalse();
        assertThat(result.path("content").path(0).path("type").asText()).isEqualTo("text");
        assertThat(object(result.path("content").path(1).path("text").asText()))
                .isEqualTo(result.path("structuredContent"));
        return result.path("structuredContent");
    }

    /** The problem of a call that fails. */
    JsonNode failure(String tool, String arguments) {
        JsonNode result = call(tool, arguments);
        assertThat(result.path("isError").asBoolean()).as(result.toString()).isTrue();
        assertThat(result.has("structuredContent")).isFalse();
        JsonNode problem = result.path("_meta").path("io.purser/problem");
        assertThat(object(result.path("content").path(1).path("text").asText())).isEqualTo(problem);
        return problem;
    }

    /** The first text of a result. */
    static String text(JsonNode result) {
        return result.path("content").path(0).path("text").asText();
    }
}
