package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.WithPatientProviders;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** Names of the operator's own for one model or for several. */
@QuarkusTest
@WithPatientProviders
class AliasTest {
    @Test
    void understandsAnAliasAsItsModelsInOrder() {
        Response first = new CompletionRequest("quick", "hi").post();
        Response second = new CompletionRequest("quick", "{'plain': {'status': 500}}").post();
        Response single = new CompletionRequest("older-one", "hi").post();

        assertThat(first.header("x-purser-model")).as(first.asString()).isEqualTo("openrouter:plain");
        assertThat(second.header("x-purser-model")).as(second.asString()).isEqualTo("requesty:older");
        assertThat(single.header("x-purser-model")).as(single.asString()).isEqualTo("requesty:older");
    }

    @Test
    void takesOnlyThoseOfAnAliasThatTheKeyMayUse() {
        ApiKeys bound = ApiKeys.make("agent", ", \"models\": [\"requesty:older\"]");

        Response answer = bound.request()
                .contentType("application/json")
                .body(new CompletionRequest("quick", "hi").json())
                .post("/v1/chat/completions");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.header("x-purser-model")).isEqualTo("requesty:older");
    }

    @Test
    void listsTheAliasesOfTheModelsThatTheKeyMayUse() {
        ApiKeys bound = ApiKeys.make("agent", ", \"models\": [\"openrouter:plain\"]");

        assertThat(bound.request().get("/v1/models").jsonPath().getList("data.id", String.class))
                .containsExactly("auto", "quick", "openrouter:plain");
        assertThat(bound.request().get("/v1/models/quick").jsonPath().getString("owned_by"))
                .isEqualTo("purser");
        assertThat(bound.request().get("/v1/models/older-one").statusCode()).isEqualTo(404);
        assertThat(Api.get("/v1/models").jsonPath().getList("data.id", String.class))
                .startsWith("auto", "older-one", "quick");
    }
}
