package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.PostgresResource;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools that ask their caller something before they answer. */
@QuarkusTest
@WithGateway
class ToolRoundsTest extends ServerToolCalls {
    private static final String FORMS =
            ", \"io.modelcontextprotocol/clientCapabilities\": {\"elicitation\": {}, \"experimental\": {\"x\": {}}}";
    private static final String QUESTION = """
            {"method": "elicitation/create", "params": {"message": "Sure?", "requestedSchema": {"type": "object"}}}""";
    private static final String ASKS = """
            {"resultType": "input_required", "inputRequests": {"sure": %s}, "requestState": "the-servers-state"}""".formatted(QUESTION);
    private static final String ANSWERS = "{\"sure\": {\"action\": \"accept\",  \"content\": {\"n\": 1.50}}}";

    private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());

    /** Asks once, and then answers. */
    private RpcServer asking(String fields) {
        return search(
                (exchange, message) -> {
                    asked.add(message.path("params"));
                    String result = message.path("params").has("inputResponses") ? "{\"content\": []}" : ASKS;
                    RpcServer.result(result).answer(exchange, message);
                },
                fields);
    }

    private ObjectNode round(Mcp client, String tool, String answers, String state, String meta) {
        ObjectNode message = message(client, tool, "{}", meta);
        ObjectNode params = (ObjectNode) message.get("params");
        params.set("inputResponses", Mcp.object(answers));
        if (!state.isEmpty()) {
            params.put("requestState", state);
        }
        return message;
    }

    private JsonNode answer(Mcp client, String answers, String state, String meta) {
        ObjectNode message = round(client, "search__query", answers, state, meta);
        Response answer = client.send(client.headers(message), message.toString());
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return Mcp.object(answer.asString()).path("result");
    }

    @Test
    void passesQuestionsAndAnswersOnAndChargesEachRound() {
        try (RpcServer server = asking("")) {
            JsonNode first = call(OPERATOR, "search__query", "{}", FORMS);

            assertThat(first.path("resultType").asText()).isEqualTo("input_required");
            assertThat(first.path("inputRequests")).isEqualTo(Mcp.object("{\"sure\": %s}".formatted(QUESTION)));
            assertThat(first.path("_meta").path("io.purser/cost_usd").asText()).isEqualTo("0.01");
            String state = first.path("requestState").asText();
            assertThat(first.toString()).doesNotContain("the-servers-state");

            JsonNode second = answer(OPERATOR, ANSWERS, state, FORMS);

            assertThat(second.path("resultType").asText()).isEqualTo("complete");
            assertThat(second.path("isError").asBoolean()).isFalse();
            assertThat(asked).hasSize(2);
            assertThat(asked.getFirst().has("requestState")).isFalse();
            assertThat(asked.getFirst()
                            .path("_meta")
                            .path("io.modelcontextprotocol/clientCapabilities")
                            .toString())
                    .isEqualTo("{\"elicitation\":{\"form\":{}}}");
            assertThat(asked.getLast().path("requestState").asText()).isEqualTo("the-servers-state");
            assertThat(asked.getLast().path("inputResponses")).isEqualTo(Mcp.object(ANSWERS));
            assertThat(entries())
                    .hasSize(2)
                    .allSatisfy(entry ->
                            assertThat(entry).containsEntry("cost_usd", "0.01").containsEntry("status", "ok"));
            assertThat(server.asked("tools/call")).isEqualTo(2);
        }
    }

    private void refuses(Mcp client, String tool, String state) {
        ObjectNode message = round(client, tool, ANSWERS, state, FORMS);

        JsonNode error = client.error(200, -32_602, client.send(client.headers(message), message.toString()));

        assertThat(error.path("message").asText())
                .startsWith("params.requestState was not given to this key for this request");
    }

    @Test
    void givesAStateToNobodyElse() {
        ApiKeys agent = ApiKeys.make("agent", "");
        try (RpcServer server = asking(", \"keys\": [\"*\"]");
                RpcServer other = new RpcServer()
                        .lists(RpcServer.tool("query"))
                        .on("tools/call", RpcServer.result("{\"content\": []}"))) {
            register("{\"name\": \"other\", \"url\": \"%s\"}".formatted(other.url()));
            String state = call(OPERATOR, "search__query", "{}", FORMS)
                    .path("requestState")
                    .asText();
            refuses(OPERATOR.with(agent.key()), "search__query", state);
            refuses(OPERATOR, "other__query", state);
            refuses(OPERATOR, "search__query", "the-servers-state");
            refuses(OPERATOR, "search__query", state + "A");
            assertThat(server.asked("tools/call")).isEqualTo(1);
            assertThat(other.asked("tools/call")).isZero();
            assertThat(entries()).hasSize(1);
        }
    }

    @Test
    void countsEachRoundOnceForOneKey() {
        String key = FORMS + ", \"io.purser/idempotency_key\": \"%s\"".formatted(UUID.randomUUID());
        try (RpcServer server = asking("")) {
            JsonNode first = call(OPERATOR, "search__query", "{}", key);
            String state = first.path("requestState").asText();

            assertThat(call(OPERATOR, "search__query", "{}", key)).isEqualTo(first);
            JsonNode second = answer(OPERATOR, ANSWERS, state, key);
            assertThat(second.path("isError").asBoolean()).isFalse();
            assertThat(answer(OPERATOR, ANSWERS, state, key)).isEqualTo(second);
            JsonNode others = answer(OPERATOR, "{\"sure\": {\"action\": \"decline\"}}", state, key);

            assertThat(problem(others).path("type").asText()).isEqualTo("urn:purser:problem:conflict");
            assertThat(server.asked("tools/call")).isEqualTo(2);
            assertThat(entries()).hasSize(2);
        }
    }

    @Test
    void asksNobodyWhoseRevisionHasNoRounds() {
        try (RpcServer server = asking("")) {
            JsonNode result = call(Mcp.legacy(), "search__query", "{}", FORMS);

            assertThat(result.path("isError").asBoolean()).isTrue();
            assertThat(Mcp.text(result)).contains("passes through Purser only in revision 2026-07-28");
            assertThat(asked.getFirst()
                            .path("_meta")
                            .path("io.modelcontextprotocol/clientCapabilities")
                            .isEmpty())
                    .isTrue();
            assertThat(server.asked("tools/call")).isEqualTo(1);
            assertThat(entries().getFirst()).containsEntry("status", "error").containsEntry("cost_usd", "0.01");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'method': 'sampling/createMessage', 'params': {}}                       | does not offer: sampling/createMessage
            {'method': 'roots/list'}                                                 | does not offer: roots/list
            {'method': 'tools/call', 'params': {}}                                   | does not offer: tools/call
            {'method': 'elicitation/create', 'params': {'mode': 'url', 'url': 'x'}}  | does not offer: elicitation/create
            5                                                                        | does not offer:
            """)
    void asksForNothingThatTheCallerDoesNotOffer(String question, String words) {
        String result = "{\"resultType\": \"input_required\", \"inputRequests\": {\"q\": %s}}"
                .formatted(question.replace('\'', '"'));
        try (RpcServer server = search(RpcServer.result(result), "")) {
            JsonNode failed = call(OPERATOR, "search__query", "{}", FORMS);

            assertThat(failed.path("isError").asBoolean()).as(failed.toString()).isTrue();
            assertThat(Mcp.text(failed)).contains(words);
            assertThat(failed.has("inputRequests")).isFalse();
            assertThat(server.asked("tools/call")).isEqualTo(1);
            assertThat(entries().getFirst()).containsEntry("status", "error").containsEntry("cost_usd", "0.01");
        }
    }

    private static String many() {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 17; i++) {
            requests.append("%s\"%d\": %s".formatted(i == 0 ? "" : ",", i, QUESTION));
        }
        return "\"inputRequests\": {%s}".formatted(requests);
    }

    @ParameterizedTest
    @CsvSource({
        "many,error,The tool asks its caller more than 16 things at once",
        "long,error,The tool gives its caller a state of more than 16384 bytes",
        "nothing,unsettled,asks for more input without saying which",
        "shapeless,unsettled,asks for more input without saying which",
        "number,unsettled,asks for more input without saying which"
    })
    void boundsWhatAToolAsks(String kind, String status, String words) {
        String asks = switch (kind) {
            case "many" -> many();
            case "long" -> "\"requestState\": \"%s\"".formatted("x".repeat(16_385));
            case "nothing" -> "\"inputRequests\": {}";
            case "shapeless" -> "\"inputRequests\": [1]";
            default -> "\"requestState\": 5";
        };
        try (RpcServer server =
                search(RpcServer.result("{\"resultType\": \"input_required\", %s}".formatted(asks)), "")) {
            JsonNode failed = call(OPERATOR, "search__query", "{}", FORMS);

            assertThat(failed.path("isError").asBoolean()).as(failed.toString()).isTrue();
            assertThat(Mcp.text(failed)).contains(words);
            assertThat(entries().getFirst()).containsEntry("status", status).containsEntry("cost_usd", "0.01");
            assertThat(server.asked("tools/call")).isEqualTo(1);
        }
    }

    @Test
    void passesTheLongestStateOn() {
        String state = "x".repeat(16_384);
        try (RpcServer server = search(
                (exchange, message) -> {
                    asked.add(message.path("params"));
                    RpcServer.result("{\"resultType\": \"input_required\", \"requestState\": \"%s\"}".formatted(state))
                            .answer(exchange, message);
                },
                "")) {
            String sealed = call(OPERATOR, "search__query", "{}", "")
                    .path("requestState")
                    .asText();

            assertThat(answer(OPERATOR, "{}", sealed, "").path("resultType").asText())
                    .isEqualTo("input_required");
            assertThat(asked.getLast().path("requestState").asText()).isEqualTo(state);
            assertThat(server.asked("tools/call")).isEqualTo(2);
        }
    }

    @Test
    void refusesAnswersThatAreNoObjects() {
        try (RpcServer server = asking("")) {
            ObjectNode message = round(OPERATOR, "search__query", "{\"sure\": 5}", "", FORMS);

            JsonNode error = OPERATOR.error(200, -32_602, OPERATOR.send(OPERATOR.headers(message), message.toString()));

            assertThat(error.path("message").asText()).isEqualTo("params.inputResponses.sure has to be an object");
            assertThat(server.asked("tools/call")).isZero();
        }
    }

    @Test
    void sendsNoAnswersToAServerWhoseRevisionHasNoRounds() {
        try (ArchiveServer archive = ArchiveServer.withHandshake()) {
            register(archive.registration("archive", ""));
            ObjectNode message = round(OPERATOR, "archive__echo", "{}", "", FORMS);

            JsonNode error = OPERATOR.error(200, -32_602, OPERATOR.send(OPERATOR.headers(message), message.toString()));

            assertThat(error.path("message").asText())
                    .isEqualTo("params.inputResponses cannot be sent: the server speaks a revision without rounds");
            assertThat(archive.calls("echo")).isZero();
            assertThat(entries()).isEmpty();
        }
    }

    @Test
    void letsOfficialClientsAnswerAnOfficialServer() {
        try (ArchiveServer archive = ArchiveServer.modern()) {
            register(archive.registration("archive", ", \"price_usd\": \"0.01\""));

            ArchiveServer.runNode("rounds.mjs", "http://localhost:" + RestAssured.port, PostgresResource.OPERATOR_KEY);

            assertThat(archive.calls("confirm")).isEqualTo(2);
            assertThat(Api.get("/v1/tool-servers/archive").asString()).contains("archive__confirm");
        }
    }
}
