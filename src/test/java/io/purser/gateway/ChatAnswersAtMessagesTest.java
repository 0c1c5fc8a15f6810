package io.purser.gateway;

import static io.purser.gateway.ChatAtMessages.CLAUDE;
import static io.purser.gateway.ChatAtMessages.PLAIN;
import static io.purser.gateway.ChatAtMessages.recorded;
import static io.purser.gateway.ChatAtMessages.request;
import static io.purser.gateway.ChatAtMessages.sent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.MessagesProviders;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes of the answer, or of the refusal, of a provider that speaks Anthropic's Messages. */
@QuarkusTest
@WithGateway
@WithTestResource(MessagesProviders.class)
class ChatAnswersAtMessagesTest {
    @Test
    void readsTheAnswerAndChargesEachKindOfTokenAtItsPrice() {
        CompletionRequest request = recorded("answer");

        Response answer = request.post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        JsonNode completion = EventStream.json(answer.asString());
        assertThat(completion.path("id").asText()).isEqualTo("msg_1");
        assertThat(completion.path("object").asText()).isEqualTo("chat.completion");
        assertThat(completion.path("model").asText()).isEqualTo("claude-sonnet-4-5");
        assertThat(completion.path("created").longValue()).isGreaterThan(1_700_000_000L);
        assertThat(completion.path("system_fingerprint").isNull()).isTrue();
        assertThat(completion.path("choices")).isEqualTo(EventStream.quoted("""
                [{'index': 0, 'message': {'role': 'assistant', 'content': 'hello', 'refusal': null,
                    'reasoning_content': 'a greeting', 'tool_calls': [{'id': 'toolu_1', 'type': 'function',
                        'function': {'name': 'look', 'arguments': '{\\'at\\':1}'}}]},
                  'logprobs': null, 'finish_reason': 'tool_calls'}]"""));
        // 40 at 0.000003, 500 at 0.00000375, 100 at 0.000006, 2,000 at 0.0000003, 25 at 0.000015
        assertThat(completion.path("usage")).isEqualTo(EventStream.quoted("""
                {'prompt_tokens': 2640, 'completion_tokens': 25, 'total_tokens': 2665,
                 'prompt_tokens_details': {'cached_tokens': 2000, 'cache_write_tokens': 600},
                 'completion_tokens_details': {'reasoning_tokens': 0},
                 'cache_creation': {'ephemeral_5m_input_tokens': 500, 'ephemeral_1h_input_tokens': 100},
                 'service_tier': 'standard', 'cost': 0.00357}"""));
        assertThat(answer.header("x-purser-cost-usd")).isEqualTo("0.00357");
        CachedAnswer.assertWasCharged(request.task);
    }

    @Test
    void chargesEachTimeOfACacheAtItsPrice() {
        CompletionRequest apart = recorded("answer").with("cache_control", "{'type': 'ephemeral', 'ttl': '1h'}");
        CompletionRequest together = recorded("hour").with("cache_control", "{'type': 'ephemeral', 'ttl': '1h'}");

        // 40 at 0.000003, 500 at 0.00000375, 100 at 0.000006, 2,000 at 0.0000003, 25 at 0.000015
        assertThat(apart.post().header("x-purser-cost-usd")).isEqualTo("0.00357");
        // 40 at 0.000003, 600 at 0.000006, 2,000 at 0.0000003, 25 at 0.000015
        assertThat(together.post().header("x-purser-cost-usd")).isEqualTo("0.004695");
        assertThat(sent(apart).path("cache_control"))
                .isEqualTo(EventStream.quoted("{'type': 'ephemeral', 'ttl': '1h'}"));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, stop",
        "stop_sequence, stop",
        "max_tokens, length",
        "model_context_window_exceeded, length",
        "tool_use, tool_calls",
        "refusal, content_filter",
        "pause_turn, stop"
    })
    void saysWhyTheModelStopped(String reason, String wanted) {
        Response answer = request(CLAUDE, """
                        {'answer': {'json': {'id': 'm', 'type': 'message', 'role': 'assistant', 'model': 'x',
                          'content': [{'type': 'text', 'text': 'a'}, {'type': 'text', 'text': 'b'}],
                          'stop_reason': '%s', 'usage': {'input_tokens': 4, 'output_tokens': 2}}}}""".formatted(reason)).post();

        assertThat(answer.jsonPath().getString("choices[0].finish_reason")).isEqualTo(wanted);
        assertThat(answer.jsonPath().getString("choices[0].message.content")).isEqualTo("ab");
        assertThat(answer.header("x-purser-cost-usd")).isEqualTo("0.000042");
    }

    @Test
    void countsWhatTheProviderDoesNotTellAndChargesTheBoundForNonsense() {
        CompletionRequest nonsense = recorded("wrong-types");

        Response counted = recorded("no-usage").post();

        assertThat(counted.jsonPath().getInt("usage.completion_tokens")).isPositive();
        assertThat(counted.jsonPath().getInt("usage.prompt_tokens")).isPositive();
        assertThat(nonsense.post().statusCode()).isEqualTo(502);
        Entries.assertBoundIsCharged(nonsense.task);
    }

    @Test
    void tellsWhatTheProviderRefuses() {
        CompletionRequest request = recorded("overloaded");

        Response answer = request.post();

        assertThat(answer.statusCode()).isEqualTo(529);
        assertThat(answer.jsonPath().getString("error.code")).isEqualTo("overloaded_error");
        assertThat(answer.jsonPath().getString("error.message")).contains("Overloaded");
        Entries.assertOne(request.task, "error", "0");
    }

    @Test
    void fallsBackInBothDirections() {
        String answers = """
                {'claude-sonnet-4-5': {%s}, 'plain': {%s}}""";
        CompletionRequest fromMessages = request(
                        CLAUDE, answers.formatted("'recording': 'messages/overloaded'", "'say': 'hello'"))
                .orElse(PLAIN);
        CompletionRequest toMessages = request(
                        PLAIN, answers.formatted("'recording': 'messages/answer'", "'status': 500"))
                .orElse(CLAUDE);

        Response plain = fromMessages.post();
        Response claude = toMessages.post();

        assertThat(plain.header("x-purser-model")).isEqualTo(PLAIN);
        assertThat(plain.jsonPath().getString("choices[0].message.content")).isEqualTo("hello");
        assertThat(claude.header("x-purser-model")).isEqualTo(CLAUDE);
        assertThat(claude.header("x-purser-attempts")).isEqualTo("2");
        assertThat(claude.jsonPath().getString("choices[0].message.tool_calls[0].function.name"))
                .isEqualTo("look");
        assertThat(Entries.of(toMessages.task, 2))
                .extracting(entry -> entry.get("cost_usd"))
                .containsExactly("0", "0.00357");
    }

    @Test
    void repeatsAnAnswerUnderItsKey() {
        CompletionRequest request = recorded("answer");

        String first = request.postKeyed().asString();
        Response again = request.postKeyed();

        assertThat(again.asString()).isEqualTo(first).contains("chat.completion");
        assertThat(again.header("x-purser-replayed")).isEqualTo("true");
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
    }
}
