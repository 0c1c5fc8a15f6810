package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.EventStream;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the model endpoints refuse, in OpenAI's form. */
@QuarkusTest
@WithGateway
class ChatDoorTest {
    private static final String MESSAGES = "\"messages\": [{\"role\": \"user\", \"content\": \"hello\"}]";

    private static Response chat(String body) {
        return Api.post("/v1/chat/completions", body);
    }

    private static void assertRefused(Response response, int status, String code) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/json");
        JsonNode answer = EventStream.json(response.asString());
        assertThat(answer.fieldNames()).toIterable().containsExactly("error");
        JsonNode error = answer.path("error");
        assertThat(error.path("code").textValue()).isEqualTo(code);
        assertThat(error.path("type").textValue()).isNotEmpty();
        assertThat(error.path("message").textValue()).isNotEmpty();
        assertThat(error.has("param")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "hello",
                "{\"model\": \"auto\", \"model\": \"auto\"}",
                "{\"model\": \"auto\"} {}",
                "{\"model\": \"auto\", \"temperature\": 1e99999999999}",
                "{\"model\": \"auto\", \"temperature\": NaN}"
            })
    void refusesWhatIsNotOneJsonObject(String body) {
        assertRefused(chat(body), 400, "malformed");
    }

    @Test
    void refusesDocumentsThatAreNestedTooDeep() {
        assertRefused(
                chat("{\"model\": \"auto\", \"x\": " + "[".repeat(2_000) + "]".repeat(2_000) + "}"), 400, "malformed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\": \"auto\"} | messages",
                "{\"model\": \"auto\", \"messages\": []} | messages",
                "{\"model\": \"auto\", \"messages\": null} | messages",
                "{\"model\": \"auto\", \"messages\": \"hello\"} | messages",
                "{\"model\": \"auto\", \"messages\": {\"role\": \"user\"}} | messages",
                "{\"model\": \"auto\", \"messages\": [\"hello\"]} | messages[0].role",
                "{\"model\": \"auto\", \"messages\": [{\"role\": \"user\"}, {\"content\": \"x\"}]} | messages[1].role"
            })
    void refusesCallsWithoutMessages(String body, String param) {
        Response response = chat(body);

        assertRefused(response, 400, "invalid");
        assertThat(response.jsonPath().getString("error.param")).isEqualTo(param);
        assertThat(response.jsonPath().getString("error.type")).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"model\": null | model",
                "\"model\": \"\" | model",
                "\"model\": 5 | model",
                "\"model\": \"auto\", \"max_tokens\": 0 | max_tokens",
                "\"model\": \"auto\", \"max_tokens\": -1 | max_tokens",
                "\"model\": \"auto\", \"max_tokens\": 1.5 | max_tokens",
                "\"model\": \"auto\", \"max_tokens\": \"10\" | max_tokens",
                "\"model\": \"auto\", \"max_tokens\": 9223372036854775808 | max_tokens",
                "\"model\": \"auto\", \"max_completion_tokens\": 1e30 | max_completion_tokens",
                "\"model\": \"auto\", \"n\": 2 | n",
                "\"model\": \"auto\", \"n\": 4294967297 | n",
                "\"model\": \"auto\", \"n\": \"1\" | n",
                "\"model\": \"auto\", \"models\": [\"\"] | models",
                "\"model\": \"auto\", \"provider\": {\"order\": []} | provider",
                "\"model\": \"auto\", \"service_tier\": \"priority\" | service_tier",
                "\"model\": \"auto\", \"metadata\": {\"purser\": {\"quality\": \"best\"}} | metadata.purser.quality",
                "\"model\": \"auto\", \"metadata\": {\"confidential\": \"maybe\"} | metadata.confidential",
                "\"model\": \"auto\", \"metadata\": {\"purser\": {\"max_cost_usd\": \"-1\"}} | metadata.purser.max_cost_usd",
                "\"model\": \"auto\", \"metadata\": {\"purser\": {\"max_latency_ms\": \"0\"}} | metadata.purser.max_latency_ms",
                "\"model\": \"auto\", \"metadata\": {\"purser\": {\"agent\": \"a\\nb\"}} | metadata.purser.agent",
                "\"model\": \"auto\", \"metadata\": {\"purser\": {\"max_cost\": \"1\"}} | metadata.purser.max_cost",
                "\"model\": \"auto\", \"metadata\": {\"purser\": \"ceo\"} | metadata.purser"
            })
    void refusesSettingsThatAreWrongByName(String fields, String param) {
        Response response = chat("{" + fields + ", " + MESSAGES + "}");

        assertRefused(response, 400, "invalid");
        assertThat(response.jsonPath().getString("error.param")).isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000, 9_223_372_036_854_775_807L})
    void knowsNoModelForAnAnswerThatNoneWrites(long tokens) {
        for (String field : new String[] {"max_tokens", "max_completion_tokens"}) {
            Response response = chat("{\"model\": \"auto\", \"%s\": %d, %s}".formatted(field, tokens, MESSAGES));

            assertRefused(response, 422, "no_eligible_model");
            assertThat(response.jsonPath().getList("error.candidates")).hasSize(5);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"qwen", "openrouter:qwen-72b", "nobody:qwen2-72b", "nobody/qwen2-72b", "OPENROUTER:qwen2-72b"})
    void knowsNoOtherModelsAndNamesTheNearest(String model) {
        Response response = chat("{\"model\": \"%s\", %s}".formatted(model, MESSAGES));

        assertRefused(response, 404, "model_not_found");
        assertThat(response.jsonPath().getString("error.message"))
                .startsWith("there is no model \"" + model + "\"; the nearest are openrouter:qwen2-72b, ");
        assertThat(response.jsonPath().getList("error.nearest")).hasSize(3).startsWith("openrouter:qwen2-72b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5", ":", "/", "autO", "x", "auto:qwen2-72b"})
    void knowsNothingElse(String model) {
        assertRefused(chat("{\"model\": \"%s\", %s}".formatted(model, MESSAGES)), 404, "model_not_found");
    }

    @Test
    void refusesKeysThatAreEmptyOrEndless() {
        for (String key : new String[] {" ", "k".repeat(256)}) {
            Response response = Api.asOperator()
                    .contentType("application/json")
                    .header("Idempotency-Key", key)
                    .body("{\"model\": \"auto\", %s}".formatted(MESSAGES))
                    .post("/v1/chat/completions");
            assertRefused(response, 400, "invalid");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, /v1/chat/completions, POST", "DELETE, /v1/chat/completions, POST", "POST, /v1/models, GET"})
    void takesOneMethodOnly(String method, String path, String allowed) {
        Response response = Api.asOperator().request(method, path);

        assertRefused(response, 405, "method_not_allowed");
        assertThat(response.header("allow")).isEqualTo(allowed);
    }

    @Test
    void listsTheModelsAsOpenAiDoes() {
        JsonPath models = Api.get("/v1/models").jsonPath();

        assertThat(models.getString("object")).isEqualTo("list");
        assertThat(models.getList("data.id", String.class))
                .containsExactly(
                        "auto",
                        "openrouter:gpt-4o-mini",
                        "requesty:claude-3-sonnet",
                        "openrouter:mistral-7b",
                        "openrouter:qwen2-72b",
                        "localai:phi-4-14b");
        assertThat(models.getString("data.find { it.id == 'requesty:claude-3-sonnet' }.pricing.completion"))
                .isEqualTo("0.000015");
        assertThat(models.getInt("data.find { it.id == 'requesty:claude-3-sonnet' }.context_length"))
                .isEqualTo(200_000);
    }
}
