package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.MoreSettings;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that Purser hands to no endpoint, and what the caller is told. */
@QuarkusTest
@WithGateway
@TestProfile(MoreSettings.class)
class DelegateCallRefusalsTest extends DelegatedTasks {
    @Test
    void callsNobodyIfTheBudgetOfTheAgentIsExhausted() {
        Response made = Api.post(
                "/v1/budgets",
                "{\"name\": \"flour\", \"scope\": {\"agent\": \"baker\"}, \"limit_usd\": \"0.4\", \"window\": \"day\"}");
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        try {
            JsonPath answer = Api.post("/delegate", order(use(10, 1), "baker")).jsonPath();

            assertThat(answer.getBoolean("call.made")).isFalse();
            assertThat(answer.getString("call.reason")).startsWith("the budget \"flour\" has 0.4 USD left of 0.4");
            assertThat(answer.getBoolean("budgets[0].allowed")).isFalse();
            assertThat(TestSystem.callsWith(key)).isEmpty();
        } finally {
            Api.asOperator().delete("/v1/budgets/" + made.path("id"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Forge a sword of iron                          | the agent "smith" has no endpoint in the file of agents
            Bake a loaf of bread; then read the old book   | the task has 2 parts; call each of them by itself, with its agent
            Qwxyz                                          | a person has to say first who should do it; then give the agent
            """)
    void saysWhyItCallsNobody(String task, String reason) {
        JsonPath answer = Api.post("/delegate", order(task, null)).jsonPath();

        assertThat(answer.getBoolean("call.made")).isFalse();
        assertThat(answer.getString("call.reason")).isEqualTo(reason);
    }

    @Test
    void givesAConfidentialTaskToNoEndpointThatIsNotPrivate() {
        Response refused = Api.post("/delegate", order(use(10, 1), "monk"));

        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(422);
        assertThat(TestSystem.callsWith(key)).isEmpty();
    }

    @Test
    void givesATaskThatTheCallerCallsConfidentialToPrivateEndpointsAlone() {
        String marked = "{\"confidential\": true, ";
        Response byHeader = Api.asOperator()
                .contentType("application/json")
                .header("X-Purser-Confidential", "true")
                .body(order(use(10, 1), "baker"))
                .post("/delegate");
        Response inBody = Api.post("/delegate", order(use(10, 1), "baker").replaceFirst("\\{", marked));

        assertThat(byHeader.statusCode()).as(byHeader.asString()).isEqualTo(422);
        assertThat(inBody.statusCode()).as(inBody.asString()).isEqualTo(422);
        assertThat(TestSystem.callsWith(key)).isEmpty();

        Response inPrivate = Api.post("/delegate", order(use(10, 1), "clerk").replaceFirst("\\{", marked));

        assertThat(inPrivate.statusCode()).as(inPrivate.asString()).isEqualTo(200);
        assertThat(inPrivate.jsonPath().getString("call.target")).isEqualTo("localai:phi-4-14b");
    }

    @Test
    void callsNoAgentForAKeyThatMayNotSpendForIt() {
        ApiKeys stranger = ApiKeys.make("agent", "");
        ApiKeys orchestrator = ApiKeys.make("agent", ", \"names_agents\": true");

        assertThat(stranger.post("/delegate", order(use(10, 1), "baker")).statusCode())
                .isEqualTo(403);
        assertThat(TestSystem.callsWith(key)).isEmpty();
        assertThat(orchestrator.post("/delegate", order(use(10, 1), "baker")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"task": "a", "call": true} | idempotency_key
            {"task": "a", "call": true, "idempotency_key": ""} | idempotency_key
            {"task": "a", "call": "yes", "idempotency_key": "k"} | call
            {"task": "a", "call": 1} | call
            """)
    void namesThePathOfEveryMistake(String body, String path) {
        Response response = Api.post("/delegate", body);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(422);
        assertThat(response.jsonPath().getList("violations.path", String.class)).containsExactly(path);
    }
}
