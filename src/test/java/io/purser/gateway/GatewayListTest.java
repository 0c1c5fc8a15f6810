package io.purser.gateway;

import static io.purser.gateway.ListedFields.TIERED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.gateway.request.FieldKind;
import io.purser.gateway.request.RequestFields;
import io.purser.support.Api;
import io.purser.support.PricesResource;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of the list of request fields, through the access filter, and fields that are in no list. */
@QuarkusTest
@WithGateway
@WithTestResource(PricesResource.class)
class GatewayListTest {
    private static final String LETS_PASS = "openrouter:cheap-now";
    private static final List<String> VALUES =
            List.of("{'a': [1.50, null, '€', {'b': true}]}", "'text'", "0.25", "true", "['x', 1]", "null");

    @Test
    void passesEveryFreeFieldOnUnchanged() {
        List<String> free = ListedFields.of(
                        RequestFields.chat(),
                        FieldKind.FREE,
                        FieldKind.WHOLE,
                        FieldKind.FREE_WITH_WORDS,
                        FieldKind.TEMPLATE)
                .toList();
        assertThat(free).hasSizeGreaterThan(150).contains("temperature", "guided_json", "mirostat", "safe_prompt");
        for (String value : VALUES) {
            CompletionRequest request = new CompletionRequest(TIERED, "hi");
            free.forEach(field -> request.with(field, value));

            Response response = request.post();

            assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
            assertThat(response.header("x-purser-dropped")).isNull();
            JsonNode sent = Provider.sentFor(request);
            assertThat(free).allSatisfy(field -> assertThat(sent.get(field)).isEqualTo(request.body.get(field)));
        }
    }

    @Test
    void passesEveryFreeFieldOfEmbeddingsOnUnchanged() {
        List<String> free = ListedFields.of(RequestFields.embeddings(), FieldKind.FREE, FieldKind.WHOLE)
                .toList();
        for (String value : VALUES) {
            CompletionRequest request = new CompletionRequest(TIERED, "hi").with("input", "['a', 'b']");
            request.body.remove(List.of("messages", "max_tokens"));
            free.forEach(field -> request.with(field, value));

            Response response = Api.post("/v1/embeddings", request.json());

            assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
            JsonNode sent = Provider.sentFor(request);
            assertThat(free).allSatisfy(field -> assertThat(sent.get(field)).isEqualTo(request.body.get(field)));
        }
    }

    @Test
    void writesWholeNumbersAsSuch() {
        List<String> whole =
                ListedFields.of(RequestFields.chat(), FieldKind.WHOLE).toList();
        assertThat(whole).contains("seed", "top_k", "top_logprobs");
        CompletionRequest request = new CompletionRequest(TIERED, "hi")
                .with("max_tokens", "50.0")
                .with("min_tokens", "1.0")
                .with("n", "1.00");
        whole.forEach(field -> request.with(field, "7.0"));

        Response response = request.post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        JsonNode sent = Provider.sentFor(request);
        assertThat(whole)
                .allSatisfy(field -> assertThat(sent.get(field).toString()).isEqualTo("7"));
        assertThat(sent.get("max_tokens").toString()).isEqualTo("50");
        assertThat(sent.get("min_tokens").toString()).isEqualTo("1");
        assertThat(sent.get("n").toString()).isEqualTo("1");
    }

    static Stream<String> priced() {
        return ListedFields.of(RequestFields.chat(), FieldKind.PRICED);
    }

    @ParameterizedTest
    @MethodSource("priced")
    void refusesEveryPricedFieldByNameUnlessItIsOff(String field) {
        for (String value : List.of("{}", "{'mode': 'on'}", "['x']", "true", "'on'", "1", "0", "''")) {
            Response response =
                    new CompletionRequest(TIERED, "hi").with(field, value).post();

            assertThat(response.statusCode()).as(field + " " + value).isEqualTo(400);
            assertThat(response.jsonPath().getString("error.param")).isEqualTo(field);
        }
        CompletionRequest off = new CompletionRequest(TIERED, "hi").with(field, "false");
        assertThat(off.post().statusCode()).isEqualTo(200);
        assertThat(Provider.sentFor(off).get(field)).isEqualTo(off.body.get(field));
    }

    @Test
    void leavesOutWhatNobodyKnowsAndNamesIt() {
        CompletionRequest request = new CompletionRequest(TIERED, "hi")
                .with("x_unknown", "{'a': 1}")
                .with("line\nbreak: €", "1")
                .with("y".repeat(5_000), "1");

        Response response = request.post();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.header("x-purser-dropped"))
                .isEqualTo("x_unknown, line?break???, " + "y".repeat(60) + "...");
        assertThat(Provider.sentFor(request).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("model", "messages", "max_tokens", "metadata", "service_tier");
    }

    @Test
    void namesNoMoreThanAHeaderHolds() {
        CompletionRequest request = new CompletionRequest(TIERED, "hi");
        for (int i = 0; i < 1_000; i++) {
            request.with("unknown_" + i, "1");
        }

        assertThat(request.post().header("x-purser-dropped"))
                .startsWith("unknown_0, unknown_1, ")
                .endsWith("unknown_19, and 980 more");
    }

    @Test
    void letsPassWhatTheOperatorAllows() {
        CompletionRequest request =
                new CompletionRequest(LETS_PASS, "hi").with("x_own", "{'a': 1}").with("x_other", "1");

        Response response = request.post();

        assertThat(response.header("x-purser-dropped")).isEqualTo("x_other");
        assertThat(Provider.sentFor(request).path("x_own")).hasToString("{\"a\":1}");
        assertThat(Provider.sentFor(request).has("x_other")).isFalse();
    }

    @Test
    void leavesOutWhatNobodyKnowsOfMessagesAndTools() {
        CompletionRequest request = new CompletionRequest(TIERED, "hi")
                .with(
                        "messages",
                        "[{'role': 'user', 'web': true, 'content': [{'type': 'text', 'text': 'hi', 'search': 1}]}]")
                .with(
                        "tools",
                        "[{'type': 'function', 'hosted': 1, 'function': {'name': 'f', 'run': 1,"
                                + " 'parameters': {'properties': {'any': {'x_free': 1}}}}}]")
                .with("stream_options", "null");

        Response response = request.post();

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.header("x-purser-dropped"))
                .isEqualTo("messages.content.search, messages.web, tools.hosted, tools.function.run");
        JsonNode sent = Provider.sentFor(request);
        assertThat(sent.path("messages"))
                .hasToString("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]");
        assertThat(sent.path("tools"))
                .hasToString("[{\"type\":\"function\",\"function\":{\"name\":\"f\","
                        + "\"parameters\":{\"properties\":{\"any\":{\"x_free\":1}}}}}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "modalities    | 'image'                                  | modalities",
                "modalities    | ['text', ['image']]                      | modalities",
                "modalities    | {'a': 'image'}                           | modalities",
                "tools         | 'web_search'                             | tools",
                "tools         | [['function']]                           | tools[0].type",
                "service_tier  | ['default']                              | service_tier",
                "provider      | {'order': ['dearest']}                   | provider",
                "thinking      | {'budget_tokens': 'all'}                 | thinking.budget_tokens",
                "reasoning     | 5                                        | reasoning",
                "cache_control | {'type': 'ephemeral', 'ttl': '24h'}      | cache_control.ttl",
                "cache_control | {'type': 'ephemeral', 'ttl': 3600}       | cache_control.ttl",
                "cache_control | {'type': 'lasting'}                      | cache_control",
                "cache_control | {'type': 'ephemeral', 'scope': 'global'} | cache_control.scope",
            })
    void refusesByNameWhatStillWouldChangeThePrice(String field, String value, String named) {
        Response response =
                new CompletionRequest(TIERED, "hi").with(field, value).post();

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.param")).isEqualTo(named);
    }
}
