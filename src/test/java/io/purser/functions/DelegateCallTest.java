package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void chargesTheBoundOnceIfTheEndpointNeverAnswers() {
        int before = entries("baker").size();
        String order = order("{\"hang\": true, \"mark\": \"%s\"}".formatted(key), "baker");

        Response first = Api.post("/delegate", order);
        Response again = Api.post("/delegate", order);

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(504);
        assertThat(first.contentType()).startsWith("application/problem+json");
        assertThat(again.statusCode()).as(again.asString()).isEqualTo(409);
        assertThat(TestSystem.callsWith(key)).hasSize(1);
        awaitEntries("baker", before + 1);
        assertThat(entries("baker").getFirst())
                .containsEntry("cost_usd", entries("baker").getFirst().get("bound_usd"));
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
