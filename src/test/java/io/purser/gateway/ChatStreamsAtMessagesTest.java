package io.purser.gateway;

import static io.purser.gateway.ChatAtMessages.CLAUDE;
import static io.purser.gateway.ChatAtMessages.PLAIN;
import static io.purser.gateway.ChatAtMessages.recorded;
import static io.purser.gateway.ChatAtMessages.request;
import static io.purser.gateway.ChatAtMessages.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.MessagesProviders;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes of the stream of a provider that speaks Anthropic's Messages. */
@QuarkusTest
@WithGateway
@WithTestResource(MessagesProviders.class)
class ChatStreamsAtMessagesTest {
    private static List<String> events(CompletionRequest request) {
        request.body.put("stream", true);
        try (EventStream stream = request.open()) {
            assertThat(stream.status()).isEqualTo(200);
            return stream.rest();
        }
    }

    @Test
    void readsAStream() {
        CompletionRequest request = recorded("stream").with("stream_options", "{'include_usage': true}");

        List<String> events = events(request);

        assertThat(events.getLast()).isEqualTo("[DONE]");
        List<JsonNode> chunks = events.subList(0, events.size() - 1).stream()
                .map(EventStream::json)
                .toList();
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.path("id").asText()).isEqualTo("msg_1");
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("model").asText()).isEqualTo("claude-sonnet-4-5");
            assertThat(chunk.path("created").longValue()).isGreaterThan(1_700_000_000L);
        });
        assertThat(chunks.stream().map(chunk -> chunk.at("/choices/0/delta")).filter(delta -> !delta.isMissingNode()))
                .containsExactly(
                        EventStream.quoted("{'role': 'assistant', 'content': null}"),
                        EventStream.quoted("{'reasoning_content': 'a greeting'}"),
                        EventStream.quoted("{'content': 'hel'}"),
                        EventStream.quoted("{'content': 'lo'}"),
                        EventStream.quoted("""
                                {'tool_calls': [{'id': 'toolu_1', 'type': 'function',
                                    'function': {'name': 'look', 'arguments': ''}, 'index': 0}]}"""),
                        EventStream.quoted(
                                "{'tool_calls': [{'index': 0, 'function': {'arguments': '{\\'at\\': 1}'}}]}"),
                        EventStream.quoted("{}"));
        assertThat(chunks.get(6).at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(chunks).hasSize(8);
        assertThat(chunks.get(7).path("choices")).isEmpty();
        assertThat(chunks.get(7).path("usage")).isEqualTo(EventStream.quoted("""
                {'prompt_tokens': 2640, 'completion_tokens': 25, 'total_tokens': 2665,
                 'prompt_tokens_details': {'cached_tokens': 2000, 'cache_write_tokens': 600},
                 'completion_tokens_details': {'reasoning_tokens': 0},
                 'cache_creation': {'ephemeral_5m_input_tokens': 500, 'ephemeral_1h_input_tokens': 100},
                 'service_tier': 'standard', 'cost': 0.00357}"""));
        assertThat(Entries.of(request.task, 1).getFirst())
                .containsEntry("cost_usd", "0.00357")
                .containsEntry("prompt_tokens", 2640)
                .containsEntry("completion_tokens", 25);
        assertThat(sent(request).path("stream").booleanValue()).isTrue();
        assertThat(sent(request).has("stream_options")).isFalse();
    }

    @Test
    void tellsTheUsageOfAStreamOnlyToCallersThatWantIt() {
        CompletionRequest request = recorded("stream");

        List<String> events = events(request);

        assertThat(events).hasSize(8).noneSatisfy(event -> assertThat(event).contains("usage"));
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("cost_usd", "0.00357");
    }

    @Test
    void callsNoToolThatTheProviderRunsItself() {
        CompletionRequest request = recorded("server-tool");

        List<String> events = events(request);

        assertThat(EventStream.textOf(events)).isEqualTo("found");
        assertThat(calls(events))
                .containsExactly(
                        EventStream.quoted("""
                                {'id': 'toolu_1', 'type': 'function', 'function': {'name': 'look', 'arguments': ''}, 'index': 0}"""),
                        EventStream.quoted("{'index': 0, 'function': {'arguments': '{\\'at\\': '}}"),
                        EventStream.quoted("{'index': 0, 'function': {'arguments': '1}'}}"));
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("cost_usd", "0.00357");
    }

    @Test
    void chargesEachIterationOfAModelThatShortensTheConversation() {
        CompletionRequest request = recorded("shortened").with("max_tokens", "1000");

        assertThat(EventStream.textOf(events(request))).isEqualTo("hello");

        // 140 at 0.000003, 5,000 at 0.0000003, 85 at 0.000015
        assertThat(Entries.of(request.task, 1).getFirst())
                .containsEntry("prompt_tokens", 5140)
                .containsEntry("completion_tokens", 85)
                .containsEntry("cost_usd", "0.003195");
    }

    @Test
    void keepsApartTheCallsOfAStreamThatBeginsAgain() {
        List<JsonNode> calls = calls(events(recorded("begun-twice")));

        assertThat(calls)
                .extracting(
                        call -> call.path("index").asInt(),
                        call -> call.path("id").asText(),
                        call -> call.at("/function/arguments").asText())
                .containsExactly(
                        tuple(0, "toolu_1", ""),
                        tuple(0, "", "{\"at\": 1"),
                        tuple(1, "toolu_2", ""),
                        tuple(1, "", "{\"at\": 12}"));
    }

    private static List<JsonNode> calls(List<String> events) {
        return events.stream()
                .filter(event -> event.startsWith("{"))
                .map(event -> EventStream.json(event).at("/choices/0/delta/tool_calls/0"))
                .filter(JsonNode::isObject)
                .toList();
    }

    @Test
    void makesAStreamOfAWholeMessageAndEndsAStreamWhoseProviderDoesNot() {
        List<String> ofWhole = events(recorded("answer"));
        List<String> endless = events(recorded("no-stop"));

        assertThat(EventStream.textOf(ofWhole)).isEqualTo("hello");
        assertThat(ofWhole.getLast()).isEqualTo("[DONE]");
        assertThat(EventStream.textOf(endless)).isEqualTo("hello");
        assertThat(endless.getLast()).isEqualTo("[DONE]");
    }

    @ParameterizedTest
    @CsvSource({"cut, provider_failed", "overloaded-midway, overloaded_error"})
    void endsAStreamThatBrokeWithAnErrorAndChargesTheBound(String recording, String code) {
        CompletionRequest request = recorded(recording);

        List<String> events = events(request);

        assertThat(EventStream.json(events.getLast()).at("/error/code").asText())
                .isEqualTo(code);
        Entries.assertBoundIsCharged(request.task);
    }

    @Test
    void fallsBackInBothDirectionsBeforeTheFirstByteOfAStream() {
        String error = "{'type': 'error', 'error': {'type': 'overloaded_error', 'message': 'Overloaded'}}";
        CompletionRequest fromMessages = request(
                        CLAUDE,
                        "{'claude-sonnet-4-5': {'answer': {'events': [%s]}}, 'plain': {'say': 'x'}}".formatted(error))
                .orElse(PLAIN);
        CompletionRequest toMessages = request(
                        PLAIN,
                        "{'claude-sonnet-4-5': {'recording': 'messages/stream'}, 'plain': {'error_first': true}}")
                .orElse(CLAUDE);

        assertThat(EventStream.textOf(events(fromMessages))).isEqualTo("xxx");
        assertThat(EventStream.textOf(events(toMessages))).isEqualTo("hello");
        assertThat(Entries.of(toMessages.task, 2))
                .extracting(entry -> entry.get("cost_usd"))
                .containsExactly("0", "0.00357");
    }

    @Test
    void namesOptionsOfAStreamThatSuchAProviderDoesNotHave() {
        CompletionRequest request = recorded("stream")
                .with("stream_options", "{'include_usage': true, 'continuous_usage_stats': true}")
                .with("reasoning", "{'exclude': true}");
        request.body.put("stream", true);

        try (EventStream stream = request.open()) {
            assertThat(stream.header("x-purser-dropped").orElseThrow().split(", "))
                    .containsExactlyInAnyOrder(
                            "stream_options.continuous_usage_stats", "reasoning.exclude", "metadata.mark");
        }
    }

    @Test
    void readsAStreamToItsEndThatTheProviderBillsAllTheSameWhenTheCallerLeaves() {
        CompletionRequest request = request(CLAUDE, """
                {'answer': {'events': [
                  {'type': 'message_start', 'message': {'id': 'm', 'model': 'x', 'usage': {'input_tokens': 1000}}},
                  {'type': 'content_block_start', 'index': 0, 'content_block': {'type': 'text', 'text': 'hi'}},
                  {'times': 4, 'every_ms': 150, 'event':
                    {'type': 'content_block_delta', 'index': 0, 'delta': {'type': 'text_delta', 'text': 'x'}}},
                  {'type': 'message_delta', 'delta': {'stop_reason': 'end_turn'}, 'usage': {'output_tokens': 40}},
                  {'type': 'message_stop'}]}}""");
        request.body.put("stream", true);

        try (EventStream stream = request.open()) {
            assertThat(stream.next()).isPresent();
        }

        // 1,000 at 0.000003 and 40 at 0.000015
        assertThat(Entries.of(request.task, 1).getFirst())
                .containsEntry("status", "cancelled")
                .containsEntry("completion_tokens", 40)
                .containsEntry("cost_usd", "0.0036");
    }

    @Test
    void repeatsAStreamUnderItsKey() {
        CompletionRequest request = recorded("stream");
        request.body.put("stream", true);
        List<String> first;
        try (EventStream stream = request.open("idempotency-key", request.task)) {
            first = stream.rest();
        }

        try (EventStream again = request.open("idempotency-key", request.task)) {
            assertThat(again.rest()).isEqualTo(first).endsWith("[DONE]");
            assertThat(again.header("x-purser-replayed")).contains("true");
        }
        assertThat(TestSystem.callsWith(request.task)).hasSize(1);
    }
}
