package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.ApiKeys;
import io.purser.support.PricesResource;
import io.purser.support.RawHttp;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names by which clients find and call a model. */
@QuarkusTest
@WithGateway
@WithTestResource(PricesResource.class)
class ModelNamesTest {
    private static final String LLAMA = "openrouter:meta/llama-3:free";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openrouter:meta/llama-3:free
            openrouter%3Ameta%2Fllama-3%3Afree
            openrouter:meta%2fllama-3:free/
            openrouter/meta/llama-3:free
            meta/llama-3:free
            meta%2Fllama-3%3Afree
            meta-llama/llama-3-8b
            """)
    void findsAModelByItsName(String name) {
        RawHttp.Answer answer = RawHttp.send("GET /v1/models/" + name, "Connection: close");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"id\":\"" + LLAMA + "\",\"object\":\"model\",\"created\":0,\"owned_by\":\"openrouter\"")
                .contains("\"context_length\":100000");
    }

    @Test
    void findsNoModelThatIsNotThereOrNotForThatKey() {
        Response none = Api.get("/v1/models/openrouter:lama-3");
        Response forbidden = ApiKeys.make("agent", ", \"models\": [\"requesty:*\"]")
                .request()
                .get("/v1/models/openrouter:tiered");

        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.jsonPath().getString("error.code")).isEqualTo("model_not_found");
        assertThat(none.jsonPath().getList("error.nearest")).startsWith(LLAMA);
        assertThat(forbidden.statusCode()).isEqualTo(404);
        assertThat(forbidden.jsonPath().getList("error.nearest")).containsExactly("requesty:twin");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openrouter:meta/llama-3:free
            openrouter/meta/llama-3:free
            meta/llama-3:free
            openrouter/meta-llama/llama-3-8b
            meta-llama/llama-3-8b
            """)
    void understandsEachOfTheNamesOfAModel(String name) {
        Response response = new CompletionRequest(name, "hi").post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("x-purser-model")).isEqualTo(LLAMA);
    }

    @Test
    void understandsThemAmongWhatMayReplaceAModel() {
        CompletionRequest request =
                new CompletionRequest("tiered", "{'tiered': {'status': 500}}").orElse("openrouter/cached");

        Response response = request.post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("x-purser-model")).isEqualTo("openrouter:cached");
    }

    @Test
    void asksWhichIsMeantWhereSeveralHaveTheName() {
        Response response = new CompletionRequest("twin", "hi").post();

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.param")).isEqualTo("model");
        assertThat(response.jsonPath().getString("error.message"))
                .isEqualTo(
                        "model: \"twin\" is the name of several: say which is meant, openrouter:twin or requesty:twin");
        assertThat(new CompletionRequest("requesty/twin", "hi").post().header("x-purser-model"))
                .isEqualTo("requesty:twin");
        assertThat(ApiKeys.make("agent", ", \"models\": [\"requesty:*\"]")
                        .post("/v1/chat/completions", new CompletionRequest("twin", "hi").json())
                        .header("x-purser-model"))
                .isEqualTo("requesty:twin");
    }

    @Test
    void makesVectorsByTheModelThatSaysThatItDoes() {
        Response auto = Api.post("/v1/embeddings", "{\"model\": \"auto\", \"input\": \"hi\"}");
        Response named = Api.post("/v1/embeddings", "{\"model\": \"tiered\", \"input\": [1.0, 2]}");

        assertThat(auto.statusCode()).as(auto.asString()).isEqualTo(200);
        assertThat(auto.header("x-purser-model")).isEqualTo("openrouter:vectors");
        assertThat(named.statusCode()).as(named.asString()).isEqualTo(200);
        assertThat(named.header("x-purser-model")).isEqualTo("openrouter:tiered");
    }
}
