package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.WithPatientProviders;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The longest answer of a call, and the name under which its provider gets the limit. */
@QuarkusTest
@WithPatientProviders
class GatewayLengthTest {
    private static final String USUAL = "max_tokens";
    private static final String NEWER = "max_completion_tokens";

    private static JsonNode sentFor(CompletionRequest request) {
        Response response = request.post();
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return Provider.sentFor(request);
    }

    private static CompletionRequest without(String model) {
        CompletionRequest request = new CompletionRequest("requesty:" + model, "hi");
        request.body.remove(USUAL);
        return request;
    }

    @ParameterizedTest
    @CsvSource({"plain", "newer", "older"})
    void inventsNoLimitWhereTheBudgetHoldsTheLongestAnswer(String model) {
        JsonNode sent = sentFor(without(model));

        assertThat(sent.has(USUAL)).isFalse();
        assertThat(sent.has(NEWER)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"plain, max_tokens, max_completion_tokens", "newer, max_completion_tokens, max_tokens"})
    void limitsTheAnswerWhereLessIsHeldUnderTheNameThatTheModelTakes(String model, String taken, String other) {
        CompletionRequest request = without(model);
        request.body.withObject("/metadata/purser").put("max_cost_usd", "0.1");

        JsonNode sent = sentFor(request);

        long paid = (100_000_000 - (request.json().length() + 64) * 1_000L) / 2_000;
        assertThat(sent.path(taken).asLong()).isEqualTo(paid);
        assertThat(sent.has(other)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "newer, max_tokens, max_completion_tokens",
        "newer, max_completion_tokens, max_completion_tokens",
        "older, max_completion_tokens, max_tokens",
        "older, max_tokens, max_tokens",
        "plain, max_tokens, max_tokens",
        "plain, max_completion_tokens, max_completion_tokens"
    })
    void passesTheCallersLimitUnderTheNameThatTheModelTakes(String model, String given, String taken) {
        CompletionRequest request = without(model).with(given, "777");

        JsonNode sent = sentFor(request);

        assertThat(sent.path(taken).asInt()).isEqualTo(777);
        assertThat(sent.has(taken.equals(USUAL) ? NEWER : USUAL)).isFalse();
    }
}
