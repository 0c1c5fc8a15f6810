package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call the tools of other servers: by names, targets, roles and budgets. */
@QuarkusTest
@WithGateway
class ToolServerRightsTest extends ServerToolCalls {
    @Test
    void refusesACallThatABudgetCannotHold() {
        ApiKeys agent = ApiKeys.make("agent", ", \"team\": \"readers\"");
        Response budget = Api.post(
                "/v1/budgets",
                "{\"name\": \"%s\", \"scope\": {\"key\": \"%s\"}, \"limit_usd\": \"0.025\", \"window\": \"total\"}"
                        .formatted(UUID.randomUUID(), agent.caller()));
        assertThat(budget.statusCode()).as(budget.asString()).isEqualTo(201);
        Mcp client = OPERATOR.with(agent.key());
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), ", \"teams\": [\"readers\"]")) {
            assertThat(call(client, "search__query", "{}", "").path("isError").asBoolean())
                    .isFalse();
            assertThat(call(client, "search__query", "{}", "").path("isError").asBoolean())
                    .isFalse();

            JsonNode refused = call(client, "search__query", "{}", "");

            assertThat(problem(refused).path("type").asText()).isEqualTo("urn:purser:problem:budget_exceeded");
            assertThat(Mcp.text(refused)).contains("0.005 USD left of 0.025").contains("budget_check");
            assertThat(server.asked("tools/call")).isEqualTo(2);
            assertThat(Api.get("/v1/budgets/" + budget.path("id")).jsonPath().getString("spent_usd"))
                    .isEqualTo("0.02");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"provider\": \"tool\"", "\"model\": \"tool:search/query\""})
    void countsForBudgetsOfToolsAndStandsInReports(String scope) {
        ApiKeys agent = ApiKeys.make("agent", "");
        Response budget = Api.post("/v1/budgets", """
                {"name": "%s", "scope": {"key": "%s", %s}, "limit_usd": "1", "window": "total"}""".formatted(UUID.randomUUID(), agent.caller(), scope));
        assertThat(budget.statusCode()).as(budget.asString()).isEqualTo(201);
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), ", \"keys\": [\"*\"]")) {
            call(OPERATOR.with(agent.key()), "search__query", "{}", "");

            assertThat(server.asked("tools/call")).isEqualTo(1);
            assertThat(Api.get("/v1/budgets/" + budget.path("id")).jsonPath().getString("spent_usd"))
                    .isEqualTo("0.01");
            Response costs = Api.get("/v1/costs?by=target");
            assertThat(costs.statusCode()).as(costs.asString()).isEqualTo(200);
            assertThat(costs.asString()).contains("tool:search/query");
            assertThat(Api.get("/v1/reports/monthly").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesKeysThatAreNotNamed() {
        ApiKeys agent = ApiKeys.make("agent", "");
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), "")) {
            Mcp client = OPERATOR.with(agent.key());
            JsonNode error = client.error(
                    200, -32_602, client.ask("tools/call", "{\"name\": \"search__query\", \"arguments\": {}}"));

            assertThat(error.path("message").asText()).contains("there is no tool \"search__query\"");
            assertThat(server.asked("tools/call")).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openrouter:*,false",
        "tool:archive/query,false",
        "tool:search/other,false",
        "tool:search/query,true",
        "tool:*,true"
    })
    void holdsAKeyToItsTargets(String target, boolean isAllowed) {
        ApiKeys agent = ApiKeys.make("agent", ", \"models\": [\"%s\"]".formatted(target));
        Mcp client = OPERATOR.with(agent.key());
        try (RpcServer server = search(RpcServer.result("{\"content\": []}"), ", \"keys\": [\"*\"]")) {
            Response answer = client.ask("tools/call", "{\"name\": \"search__query\", \"arguments\": {}}");

            assertThat(Mcp.object(answer.asString()).has("result"))
                    .as(answer.asString())
                    .isEqualTo(isAllowed);
            assertThat(client.result("tools/list", "{}").toString().contains("search__query"))
                    .isEqualTo(isAllowed);
            assertThat(server.asked("tools/call")).isEqualTo(isAllowed ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"agent,true", "operator,true", "deployer,false", "auditor,false"})
    void letsOnlyAgentsAndOperatorsCall(String role, boolean isAllowed) {
        ApiKeys key = ApiKeys.make(role, "");
        try (RpcServer server =
                search(RpcServer.result("{\"content\": []}"), ", \"keys\": [\"*\", \"%s\"]".formatted(key.caller()))) {
            Response answer =
                    OPERATOR.with(key.key()).ask("tools/call", "{\"name\": \"search__query\", \"arguments\": {}}");

            assertThat(Mcp.object(answer.asString()).has("result"))
                    .as(answer.asString())
                    .isEqualTo(isAllowed);
            assertThat(server.asked("tools/call")).isEqualTo(isAllowed ? 1 : 0);
        }
    }
}
