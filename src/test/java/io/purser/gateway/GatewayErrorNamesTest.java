package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the {@code code} of an error is the provider's name for it or Purser's own. */
@QuarkusTest
@WithGateway
class GatewayErrorNamesTest {
    private static CompletionRequest answered(String answer) {
        return new CompletionRequest(CompletionRequest.QWEN, "{'answer': {%s}}".formatted(answer));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'status': 400, 'json': {'error': {'message': 'no', 'code': 'budget_exceeded'}} | provider_budget_exceeded",
                "'status': 404, 'json': {'error': {'message': 'no', 'type': 'Not_Found'}} | provider_Not_Found",
                "'json': {'error': {'message': 'no', 'code': 'outcome_unknown', 'status': 400}} | provider_outcome_unknown",
                "'status': 400, 'json': {'error': {'message': 'no', 'code': 'string_too_long'}} | string_too_long",
            })
    void tellsAProvidersFromItsOwn(String answer, String code) {
        Response response = answered(answer).post();

        assertThat(response.jsonPath().getString("error.code"))
                .as(response.asString())
                .isEqualTo(code);
        assertThat(response.jsonPath().getString("error.provider")).isEqualTo("openrouter");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'error': {'message': 'no', 'code': 'budget_exceeded', 'status': 400}}",
                "{'choices':[{'index':0,'delta':{'content':'half'}}]}, {'error': {'message': 'no', 'code': 'budget_exceeded', 'status': 400}}",
            })
    void tellsAProvidersFromItsOwnInAStream(String events) {
        CompletionRequest request = answered("'events': [" + events + "]");
        request.body.put("stream", true);

        assertThat(request.post().asString())
                .contains("\"provider_budget_exceeded\"")
                .doesNotContain("\"budget_exceeded\"");
    }
}
