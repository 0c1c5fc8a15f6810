package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.RequestOptions;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.StopReason;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client for Java learns of calls that fail. */
abstract class AnthropicJavaFailures extends AnthropicJava {
    @ParameterizedTest
    @ValueSource(strings = {"cut", "closed", "reset"})
    void learnsOfAStreamThatBroke(String then) {
        ObjectNode wish = answer(then, chunk("{'content': 'half'}", ""), chunk("{'content': ' of'}", ""));

        assertThatThrownBy(() -> stream(says(wish)))
                .isInstanceOf(AnthropicException.class)
                .hasMessageContaining("api_error");
    }

    @Test
    void learnsOfAnErrorMidway() {
        ObjectNode error = JSON.createObjectNode();
        error.putObject("error").put("message", "upstream gone").put("code", 502);

        assertThatThrownBy(() -> stream(says(answer("ended", chunk("{'content': 'half'}", ""), error))))
                .isInstanceOf(AnthropicException.class)
                .hasMessageContaining("upstream gone");
    }

    @Test
    void learnsOfALimit() {
        assertThatThrownBy(
                        () -> create(says("{'answer': {'json': {'error': {'message': 'rate limited', 'code': 429}}}}")))
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("rate_limit_error");
    }

    @Test
    void learnsThatThePromptIsTooLong() {
        assertThatThrownBy(
                        () -> create(
                                says(
                                        "{'answer': {'status': 400, 'json': {'error': {'message': 'too much',"
                                                + " 'type': 'invalid_request_error', 'param': 'messages', 'code': 'context_length_exceeded'}}}}")))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("prompt is too long");
    }

    @Test
    void learnsOfAFilter() {
        Message message = create(says("{'answer': {'json': {'id': 'g1', 'object': 'chat.completion', 'created': 1,"
                + " 'model': 'm', 'choices': [{'index': 0, 'message': {'role': 'assistant', 'content': null},"
                + " 'finish_reason': 'content_filter'}], 'usage': {'prompt_tokens': 12, 'completion_tokens': 0,"
                + " 'total_tokens': 12}}}}"));

        assertThat(message.stopReason()).hasValue(StopReason.REFUSAL);
    }

    @Test
    void learnsThatAProviderTookTooLong() {
        assertThatThrownBy(() -> stream(says("{'hang': true}")))
                .isInstanceOfSatisfying(
                        AnthropicServiceException.class,
                        error -> assertThat(error.statusCode()).isEqualTo(504))
                .hasMessageContaining("timeout_error");
    }

    @Test
    void givesUpItself() {
        RequestOptions hasty =
                RequestOptions.builder().timeout(Duration.ofMillis(300)).build();

        assertThatThrownBy(() -> client.messages().create(says("{'hang': true}").build(), hasty))
                .isInstanceOf(AnthropicException.class)
                .isNotInstanceOf(AnthropicServiceException.class);
    }

    @Test
    void understandsThatThereIsNoSuchModel() {
        assertThatThrownBy(() -> create(says("hi").model("openrouter:gpt-99")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("not_found_error");
    }

    @Test
    void understandsThatTheKeyIsWrong() {
        AnthropicClient stranger = client("wrong");
        try {
            assertThatThrownBy(() -> stranger.messages().create(says("hi").build()))
                    .isInstanceOf(UnauthorizedException.class)
                    .hasMessageContaining("authentication_error");
        } finally {
            stranger.close();
        }
    }

    @Test
    void understandsThatAProviderFailed() {
        assertThatThrownBy(() -> create(says("{'status': 500}")))
                .isInstanceOf(InternalServerException.class)
                .hasMessageContaining("api_error");
    }

    @Test
    void understandsThatNothingIsOffered() {
        assertThatThrownBy(() -> client.messages().batches().list()).isInstanceOf(NotFoundException.class);
    }
}
