package io.purser.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purser.gateway.AgentCalls;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.MoreSettings;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that Purser hands to the agents' endpoints. What the fake endpoint does stands in the task. */
@QuarkusTest
@WithGateway
@TestProfile(MoreSettings.class)
class DelegateCallTest extends DelegatedTasks {
    private static List<Map<String, Object>> entries(String agent) {
        return Api.get("/v1/usage?limit=100&agent=" + agent).jsonPath().getList("entries");
    }

    private static void awaitEntries(String agent, int count) {
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(entries(agent)).hasSize(count));
    }

    @Test
    void handsTheTaskToTheAgentOnceAndChargesItsUsage() {
        int before = entries("baker").size();
        String order = order(use(1000, 100), "baker");

        Response first = Api.post("/delegate", order);
        Response again = Api.post("/delegate", order);

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(200);
        JsonPath answer = first.jsonPath();
        assertThat(answer.getString("agent")).isEqualTo("baker");
        assertThat(answer.getBoolean("budgets[0].allowed")).isTrue();
        assertThat(answer.getBoolean("call.made")).isTrue();
        assertThat(answer.getString("call.target")).isEqualTo("openrouter:mistral-7b");
        assertThat(answer.getString("call.text")).isEqualTo("hello");
        assertThat(answer.getString("call.cost_usd")).isEqualTo("0.000275");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(TestSystem.callsWith(key)).singleElement().satisfies(call -> {
            assertThat(call.at("/body/messages")).hasSize(1);
            assertThat(call.at("/body/messages/0/role").textValue()).isEqualTo("user");
        });
        awaitEntries("baker", before + 1);
        assertThat(entries("baker").getFirst()).containsEntry("cost_usd", "0.000275");
    }

    /** Deletes the caller's key, as the sweep does when its day is over. */
    private static void endKeyOf(ApiKeys caller) throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
                PreparedStatement statement = connection.prepareStatement("delete from idempotency where caller = ?")) {
            statement.setString(1, caller.caller());
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    /** An agent does something for each task, so the cache of answers of its caller's key is for models alone. */
    @Test
    void handsATaskToTheAgentAgainAfterItsKeyHasEndedAlsoIfTheCallerHasACache() throws SQLException {
        ApiKeys caller = ApiKeys.make("agent", ", \"names_agents\": true, \"cache_ttl_seconds\": 86400");
        String order = order(use(10, 1), "baker");

        Response first = caller.post("/delegate", order);
        endKeyOf(caller);
        Response again = caller.post("/delegate", order);

        assertThat(List.of(first, again)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
            assertThat(answer.header("x-purser-cache")).isNull();
        });
        assertThat(TestSystem.callsWith(key)).hasSize(2);
    }

    @Test
    void refusesAnotherTaskWithTheSameKey() {
        assertThat(Api.post("/delegate", order(use(10, 1), "baker")).statusCode())
                .isEqualTo(200);

        Response other = Api.post("/delegate", order(use(20, 1), "baker"));

        assertThat(other.statusCode()).as(other.asString()).isEqualTo(409);
        assertThat(TestSystem.callsWith(key)).hasSize(1);
    }

    private void assertBoundIsChargedOnce(Response again, int entriesBefore) {
        assertThat(again.statusCode()).as(again.asString()).isEqualTo(409);
        assertThat(TestSystem.callsWith(key)).hasSize(1);
        awaitEntries("baker", entriesBefore + 1);
        assertThat(entries("baker").getFirst())
                .containsEntry("cost_usd", entries("baker").getFirst().get("bound_usd"));
    }

    @Test
    void chargesTheBoundOnceIfTheEndpointNeverAnswers() {
        int before = entries("baker").size();
        String order = order("{\"hang\": true, \"mark\": \"%s\"}".formatted(key), "baker");

        Response first = Api.post("/delegate", order);
        Response again = Api.post("/delegate", order);

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(504);
        assertThat(first.contentType()).startsWith("application/problem+json");
        assertBoundIsChargedOnce(again, before);
    }

    @Test
    void givesTheFirstAnswerAgainAlsoIfTheBudgetIsExhaustedMeanwhile() {
        String order = order(use(10, 1), "baker");
        String first = Api.post("/delegate", order).asString();
        Response made = Api.post(
                "/v1/budgets",
                "{\"name\": \"flour\", \"scope\": {\"agent\": \"baker\"}, \"limit_usd\": \"0\", \"window\": \"day\"}");
        try {
            Response again = Api.post("/delegate", order);

            assertThat(again.statusCode()).as(again.asString()).isEqualTo(200);
            assertThat(again.asString()).isEqualTo(first);
        } finally {
            Api.asOperator().delete("/v1/budgets/" + made.path("id"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void chargesTheBoundOnceIfTheEndpointMayHaveWorkedOnTheTask(int status) {
        int before = entries("baker").size();
        String order = order("{\"status\": %d, \"mark\": \"%s\"}".formatted(status, key), "baker");

        Response first = Api.post("/delegate", order);
        Response again = Api.post("/delegate", order);

        assertThat(first.statusCode()).as(first.asString()).isBetween(400, 599);
        assertBoundIsChargedOnce(again, before);
    }

    @Test
    void freesTheKeyIfTheEndpointRefusesTheTask() {
        String order = order("{\"status\": 400, \"mark\": \"%s\"}".formatted(key), "baker");

        Api.post("/delegate", order);
        Response again = Api.post("/delegate", order);

        assertThat(again.statusCode()).as(again.asString()).isNotEqualTo(409);
        assertThat(TestSystem.callsWith(key)).hasSize(2);
    }

    /** The agent has no endpoint any more, or is not in the file any more. */
    @ParameterizedTest
    @ValueSource(strings = {"smith", "cooper"})
    void givesTheFirstAnswerAgainAlsoIfTheAgentCannotBeCalledMeanwhile(String agent) throws SQLException {
        String first = Api.post("/delegate", order(use(10, 1), "baker")).asString();
        String order = order(use(10, 1), agent);
        makeTheFirstRequest(order);

        Response again = Api.post("/delegate", order);

        assertThat(again.statusCode()).as(again.asString()).isEqualTo(200);
        assertThat(again.asString()).isEqualTo(first);
        assertThat(again.jsonPath().getBoolean("call.made")).isTrue();
        assertThat(TestSystem.callsWith(key)).hasSize(1);
    }

    /** Makes this the request that the key was used for. */
    private void makeTheFirstRequest(String order) throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestSystem.databaseUrl(), "postgres", "postgres");
                PreparedStatement update =
                        connection.prepareStatement("update idempotency set fingerprint = ? where key = ?")) {
            update.setString(
                    1, AgentCalls.key("any", key, order.getBytes(UTF_8)).fingerprint());
            update.setString(2, key);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"content": null}                                         | ''
            {"content": null, "refusal": "I may not."}                | I may not.
            {"content": [{"type": "text", "text": "a"}, {"text": 5}]} | a
            {"content": "b", "refusal": null}                         | b
            """)
    void tellsTheTextOfTheAgent(String message, String text) {
        String raw =
                "{\"choices\": [{\"index\": 0, \"finish_reason\": \"stop\", \"message\": %s}], \"usage\": {\"prompt_tokens\": 1, \"completion_tokens\": 1}}"
                        .formatted(message);
        String task = JsonNodeFactory.instance
                .objectNode()
                .put("raw", raw)
                .put("mark", key)
                .toString();

        Response response = Api.post("/delegate", order(task, "baker"));

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getString("call.text")).isEqualTo(text);
    }
}
