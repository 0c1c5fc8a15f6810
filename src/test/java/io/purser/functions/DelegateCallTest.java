package io.purser.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purser.gateway.AgentCalls;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that Purser hands to the agents' endpoints. What the fake endpoint does stands in the task. */
@QuarkusTest
@WithGateway
@TestProfile(DelegateCallTest.WithEndpoints.class)
class DelegateCallTest {
    public static class WithEndpoints implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("purser.agents", """
                    {"agents": [
                      {"name": "baker", "description": "bread", "endpoint": "openrouter:mistral-7b",
                       "examples": ["Bake a loaf of bread", "Bake fresh bread", "Bake white bread from dough",
                                    "Mix dough for bread"],
                       "budget": {"task_usd": "0.50"}},
                      {"name": "smith", "description": "iron",
                       "examples": ["Forge a sword of iron", "Forge an iron sword", "Mend the iron plough",
                                    "Forge a plough of iron"]},
                      {"name": "clerk", "description": "seals", "endpoint": "localai:phi-4-14b",
                       "examples": ["Seal the letter with wax", "Stamp the seal", "Seal the charter",
                                    "Melt wax for the seal"]},
                      {"name": "monk", "description": "books", "endpoint": "openrouter:mistral-7b",
                       "examples": ["Copy the old book", "Bind the old book", "Copy the book of psalms",
                                    "Read the old book"],
                       "models": {"confidential": true}}]}""".replace('\n', ' '));
        }
    }

    private final String key = TestSystem.unique("key");

    private String order(String task, @Nullable String agent) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("task", task)
                .put("agent", agent)
                .put("call", true)
                .put("idempotency_key", key)
                .toString();
    }

    /** A task that makes the endpoint tell this usage; the mark finds it again. */
    private String use(int prompt, int completion) {
        return "{\"prompt\": %d, \"completion\": %d, \"mark\": \"%s\"}".formatted(prompt, completion, key);
    }

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
