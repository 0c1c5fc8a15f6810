package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithGateway
class GatewayFieldsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "n                  | 2                             | n",
                "plugins            | [{'id': 'web'}]               | plugins",
                "transforms         | ['middle-out']                | transforms",
                "web_search_options | {}                            | web_search_options",
                "preset             | 'dear'                        | preset",
                "prediction         | {'type': 'content'}           | prediction",
                "audio              | {'voice': 'alloy'}            | audio",
                "modalities         | ['text', 'audio']             | modalities",
                "service_tier       | 'priority'                    | service_tier",
                "route              | 'cheapest'                    | route",
                "provider           | {'order': ['dearest']}        | provider",
                "models             | 'openrouter:mistral-7b'       | models",
                "models             | ['auto']                      | models",
                "tools              | [{'type': 'web_search'}]      | tools[0].type",
                "stream_options     | {'include_usage': true}       | stream_options",
                "stream             | 'yes'                         | stream",
                "max_tokens         | 0                             | max_tokens",
            })
    void refusesByNameWhatWouldChangeThePriceOrTheServer(String field, String value, String named) {
        Response response = new CompletionRequest(CompletionRequest.QWEN, "hi")
                .with(field, value)
                .post();

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.param")).isEqualTo(named);
        assertThat(response.jsonPath().getString("error.message")).contains(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "n                | 1",
                "plugins          | []",
                "service_tier     | 'default'",
                "modalities       | ['text']",
                "provider         | {'data_collection': 'deny', 'zdr': true}",
                "reasoning_effort | 'low'",
                "temperature      | 1.0",
                "seed             | 12345678901234567890123",
                "logit_bias       | {'50256': -1.50, '€': null}",
                "response_format  | {'type': 'json_object'}",
                "tools            | [{'type': 'function', 'function': {'name': 'f', 'parameters': {}}}]",
            })
    void passesEverythingElseOnAsItIs(String field, String value) {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi").with(field, value);

        assertThat(request.post().statusCode()).isEqualTo(200);
        assertThat(Provider.sentFor(request).path(field)).isEqualTo(request.body.path(field));
    }

    @Test
    void sendsTheProvidersOwnNameAndInventsNoLimit() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi")
                .orElse(CompletionRequest.GPT)
                .with("route", "'fallback'");
        request.body.remove("max_tokens");

        assertThat(request.post().statusCode()).isEqualTo(200);
        JsonNode sent = Provider.sentFor(request);
        assertThat(sent.path("model").asText()).isEqualTo("qwen/qwen-2-72b-instruct");
        assertThat(sent.has("max_tokens")).isFalse();
        assertThat(sent.has("models")).isFalse();
        assertThat(sent.has("route")).isFalse();
        assertThat(sent.path("metadata")).hasSize(1); // the test finds the call by this field
    }

    @Test
    void boundsAnImageByTheWholeContext() {
        CompletionRequest request = new CompletionRequest(CompletionRequest.QWEN, "hi");
        request.with(
                "messages",
                "[{'role':'user','content':[{'type':'text','text':'what is it?'},"
                        + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}]}]");

        assertThat(request.post().statusCode()).isEqualTo(200);
        // 64,000 tokens of context at 0.000001, and 50 of the answer at 0.000002
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("bound_usd", "0.0641");
    }

    @Test
    void turnsTextsIntoVectors() {
        Response response = Api.asOperator()
                .contentType("application/json")
                .header("x-purser-task", "vectors")
                .body("{\"model\": \"openrouter:gpt-4o-mini\", \"input\": [\"one\", \"two\"]}")
                .post("/v1/embeddings");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.jsonPath().getList("data")).hasSize(2);
        List<Map<String, Object>> entries = Entries.of("vectors", 1);
        assertThat(entries.getFirst())
                .containsEntry("prompt_tokens", 8)
                .containsEntry("completion_tokens", 0)
                .containsEntry("cost_usd", "0.0000048");
    }

    private static void hasCosts(
            CompletionRequest request, String cost, String provider, String computed, String difference) {
        assertThat(Entries.of(request.task, 1).getFirst())
                .containsEntry("cost_usd", cost)
                .containsEntry("provider_cost_usd", provider)
                .containsEntry("computed_cost_usd", computed)
                .containsEntry("difference_usd", difference);
    }

    @Test
    void takesTheProvidersOwnCostAndShowsWhereItDiffers() {
        CompletionRequest request =
                new CompletionRequest(CompletionRequest.QWEN, "{'prompt': 1000, 'completion': 50, 'cost': 0.0022}");

        Response response = request.post();

        assertThat(response.header("x-purser-cost-usd")).isEqualTo("0.0022");
        assertThat(response.header("x-purser-computed-cost-usd")).isEqualTo("0.0011");
        hasCosts(request, "0.0022", "0.0022", "0.0011", "0.0011");
    }

    @Test
    void writesDownHowFarAProviderThatTellsNoCostIsFromItsPrices() {
        CompletionRequest request =
                new CompletionRequest(CompletionRequest.QWEN, "{'prompt': 1000, 'completion': 50, 'cost': 0}");

        assertThat(request.post().header("x-purser-cost-usd")).isEqualTo("0.0011");
        hasCosts(request, "0.0011", "0", "0.0011", "-0.0011");
    }

    @Test
    void writesDownNoDifferenceWhereThereIsNone() {
        CompletionRequest same =
                new CompletionRequest(CompletionRequest.QWEN, "{'prompt': 1000, 'completion': 50, 'cost': 0.0011}");
        CompletionRequest untold = new CompletionRequest(CompletionRequest.QWEN, "{'prompt': 1000, 'completion': 50}");

        assertThat(same.post().statusCode()).isEqualTo(200);
        assertThat(untold.post().statusCode()).isEqualTo(200);
        assertThat(Entries.of(same.task, 1).getFirst())
                .containsEntry("computed_cost_usd", "0.0011")
                .doesNotContainKey("difference_usd");
        assertThat(Entries.of(untold.task, 1).getFirst())
                .containsEntry("computed_cost_usd", "0.0011")
                .doesNotContainKeys("difference_usd", "provider_cost_usd");
    }

    @Test
    void believesNoCountThatCannotBe() {
        CompletionRequest request = new CompletionRequest(
                CompletionRequest.QWEN,
                "{'usage': {'prompt_tokens': 10, 'completion_tokens': 5, 'total_tokens': 15,"
                        + " 'prompt_tokens_details': {'cached_tokens': 99, 'cache_write_tokens': -3},"
                        + " 'completion_tokens_details': {'reasoning_tokens': 1000000000000}}}");

        assertThat(request.post().statusCode()).isEqualTo(200);
        assertThat(Entries.of(request.task, 1).getFirst())
                .containsEntry("cached_tokens", 0)
                .containsEntry("cache_write_tokens", 0)
                .containsEntry("reasoning_tokens", 5);
    }

    @Test
    void listsTheModelsWithTheirPrices() {
        Response response = Api.get("/v1/models");

        assertThat(response.jsonPath().getList("data.id", String.class))
                .contains("auto", CompletionRequest.QWEN, CompletionRequest.LOCAL);
        assertThat(response.jsonPath().getString("data.find { it.id == 'openrouter:qwen2-72b' }.pricing.prompt"))
                .isEqualTo("0.000001");
    }
}
