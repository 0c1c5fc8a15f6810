package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.ApiKeys;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prompts and resources of servers that ask their caller something before they answer. */
@QuarkusTest
@WithGateway
class ServerContentRoundsTest extends ServerContentReads {
    private static final String FORMS = "{\"io.modelcontextprotocol/clientCapabilities\": {\"elicitation\": {}}}";
    private static final String ASKS = """
            {"resultType": "input_required", "requestState": "the-servers-state", "inputRequests": {"sure": {
             "method": "elicitation/create", "params": {"message": "Sure?", "requestedSchema": {"type": "object"}}}}}""";
    private static final String ANSWERS = "{\"sure\": {\"action\": \"accept\", \"content\": {\"n\": 1.50}}}";

    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();

    private RpcServer asking() {
        RpcServer server =
                content("{\"uri\": \"notes://readme\", \"name\": \"readme\"}", "", "{\"name\": \"summarize\"}");
        for (String method : List.of("resources/read", "prompts/get")) {
            server.on(method, (exchange, message) -> {
                asked.add(message.path("params"));
                String result =
                        message.path("params").has("inputResponses") ? "{\"contents\": [], \"messages\": []}" : ASKS;
                RpcServer.result(result).answer(exchange, message);
            });
        }
        register("{\"name\": \"notes\", \"url\": \"%s\", \"keys\": [\"*\"]}".formatted(server.url()));
        return server;
    }

    private static Response send(Mcp client, String method, String params, String meta) {
        ObjectNode message = client.message(method, params);
        ((ObjectNode) message.get("params")).withObject("/_meta").setAll(Mcp.object(meta));
        return client.send(client.headers(message), message.toString());
    }

    private static JsonNode result(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return Mcp.object(answer.asString()).path("result");
    }

    private static String round(String params, String state) {
        return params.replaceFirst(
                "}$", ", \"inputResponses\": %s, \"requestState\": \"%s\"}".formatted(ANSWERS, state));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            prompts/get    | {"name": "notes__summarize", "arguments": {}} | messages
            resources/read | {"uri": "notes://readme"}                     | contents
            """)
    void passesQuestionsAndAnswersOnForTheCallerAlone(String method, String params, String field) {
        ApiKeys another = ApiKeys.make("agent", "");
        try (RpcServer server = asking()) {
            JsonNode first = result(send(OPERATOR, method, params, FORMS));

            assertThat(first.path("resultType").asText()).isEqualTo("input_required");
            assertThat(first.path("inputRequests").path("sure").path("method").asText())
                    .isEqualTo("elicitation/create");
            assertThat(first.has("ttlMs")).isFalse();
            assertThat(first.toString()).doesNotContain("the-servers-state");
            String state = first.path("requestState").asText();

            JsonNode second = result(send(OPERATOR, method, round(params, state), FORMS));

            assertThat(second.path("resultType").asText()).isEqualTo("complete");
            assertThat(second.path(field).isArray()).isTrue();
            assertThat(asked.getLast().path("requestState").asText()).isEqualTo("the-servers-state");
            assertThat(asked.getLast().path("inputResponses")).isEqualTo(Mcp.object(ANSWERS));

            Mcp other = OPERATOR.with(another.key());
            JsonNode error = other.error(200, -32_602, send(other, method, round(params, state), FORMS));
            assertThat(error.path("message").asText())
                    .startsWith("params.requestState was not given to this key for this request");
            assertThat(server.asked(method)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            prompts/get    | {"name": "notes__summarize", "arguments": {}}
            resources/read | {"uri": "notes://readme"}
            """)
    void saysWhatTheServerAsksOfACallerThatCannotBeAskedThat(String method, String params) {
        try (RpcServer server = asking()) {
            JsonNode error = OPERATOR.error(200, -32_603, send(OPERATOR, method, params, "{}"));

            assertThat(error.path("message").asText())
                    .contains("asks its caller for something that this caller does not offer: elicitation/create");
            assertThat(server.asked(method)).isEqualTo(1);
        }
    }
}
