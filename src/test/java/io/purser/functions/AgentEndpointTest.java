package io.purser.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The endpoint of an agent, which is the cheapest model and yet none that anything but {@code /delegate} calls. */
@QuarkusTest
@WithGateway
@TestProfile(AgentEndpointTest.WithAnAgentBesideAModel.class)
class AgentEndpointTest {
    public static class WithAnAgentBesideAModel implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("purser.providers", """
                    [{"name": "openrouter", "model": "cto", "cost_in": 0.0001, "cost_out": 0.0002,
                      "max_context": 100000, "endpoint_env": "OPENROUTER_API_KEY", "capabilities": ["agent"]},
                     {"name": "openrouter", "model": "usual", "cost_in": 0.001, "cost_out": 0.002,
                      "max_context": 100000, "endpoint_env": "OPENROUTER_API_KEY"}]""".replace('\n', ' '), "purser.agents", """
                    {"agents": [{"name": "cto", "description": "software", "endpoint": "openrouter:cto",
                      "examples": ["Mend the server"]}]}""".replace('\n', ' '));
        }
    }

    private final String mark = TestSystem.unique("task");

    private Response chat(String model) {
        return Api.post(
                "/v1/chat/completions",
                "{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
                        .formatted(model, mark));
    }

    @Test
    void isNoChoiceOfTheRouting() {
        JsonPath routed = Api.post("/route", "{\"prompt\": \"hello\", \"reserve\": false}")
                .jsonPath();
        Response answered = chat("auto");

        assertThat(routed.getString("target")).isEqualTo("openrouter:usual");
        assertThat(answered.statusCode()).as(answered.asString()).isEqualTo(200);
        assertThat(answered.header("x-purser-model")).isEqualTo("openrouter:usual");
    }

    @Test
    void isNotCalledForARequestThatNamesIt() {
        Response refused = chat("openrouter:cto");

        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(422);
        assertThat(refused.asString()).contains("openrouter:cto is the endpoint of an agent");
        assertThat(TestSystem.callsWith(mark)).isEmpty();
        assertThat(Api.get("/v1/models").jsonPath().getList("data.id", String.class))
                .contains("openrouter:usual")
                .doesNotContain("openrouter:cto");
    }

    @Test
    void getsTheTasksOfItsAgent() {
        Response response = Api.post(
                "/delegate",
                "{\"task\": \"%1$s\", \"agent\": \"cto\", \"call\": true, \"idempotency_key\": \"%1$s\"}"
                        .formatted(mark));

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getString("call.target")).isEqualTo("openrouter:cto");
        assertThat(TestSystem.callsWith(mark)).hasSize(1);
    }
}
