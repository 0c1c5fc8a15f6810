package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of Anthropic's Messages from providers that speak chat completions. */
@QuarkusTest
@WithGateway
class MessagesStreamTest {
    private static final List<String> TEXT_BEGINS = List.of("message_start", "ping", "content_block_start");

    /** Checks how the stream of a text begins, and gives the types of the events after that. */
    private static List<String> afterTextBegins(List<String> types) {
        assertThat(types).startsWith(TEXT_BEGINS.toArray(String[]::new));
        return types.subList(TEXT_BEGINS.size(), types.size());
    }

    private static List<String> events(MessagesCall call) {
        try (EventStream stream = call.open()) {
            assertThat(stream.status()).isEqualTo(200);
            return stream.rest();
        }
    }

    private static JsonNode last(List<String> events, int fromTheEnd) {
        return EventStream.json(events.get(events.size() - fromTheEnd));
    }

    @Test
    void hasTheEventsOfAnthropic() {
        MessagesCall call = MessagesCall.to("auto", "{'prompt': 1000, 'completion': 500, 'cached': 100}")
                .with("max_tokens", "1000");
        List<String> events;
        List<String> names;
        try (EventStream stream = call.open()) {
            events = stream.rest();
            names = stream.otherLines();
        }

        assertThat(afterTextBegins(MessagesCall.typesOf(events)))
                .containsExactly(
                        "content_block_delta text_delta",
                        "content_block_delta text_delta",
                        "content_block_delta text_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(names)
                .startsWith("event: message_start", "event: ping", "event: content_block_start")
                .endsWith("event: message_delta", "event: message_stop");
        JsonNode start = EventStream.json(events.getFirst()).path("message");
        assertThat(start.path("type").asText()).isEqualTo("message");
        assertThat(start.path("model").asText()).isEqualTo("qwen/qwen-2-72b-instruct");
        assertThat(start.path("content")).isEmpty();
        assertThat(start.path("stop_reason").isNull()).isTrue();
        assertThat(start.path("usage")).isEqualTo(EventStream.quoted("""
                        {'input_tokens': %d, 'cache_creation_input_tokens': 0, 'cache_read_input_tokens': 0,
                         'output_tokens': 0}""".formatted(
                        Api.post(MessagesCall.PATH + "/count_tokens", call.json())
                                .jsonPath()
                                .getInt("input_tokens"))));
        JsonNode delta = last(events, 2);
        assertThat(delta.path("delta").toString()).isEqualTo("{\"stop_reason\":\"end_turn\",\"stop_sequence\":null}");
        assertThat(delta.path("usage").toString())
                .isEqualTo(
                        "{\"input_tokens\":900,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":100,\"output_tokens\":500,\"cost\":0.002}");
        assertThat(Entries.of(call.task(), 1).getFirst())
                .containsEntry("cost_usd", "0.002")
                .containsEntry("status", "ok");
    }

    @Test
    void estimatesALongPromptFromItsBytesAtTheBeginning() {
        MessagesCall call = MessagesCall.to("auto", "x".repeat(40_000));

        JsonNode start = EventStream.json(events(call).getFirst());

        assertThat(start.at("/message/usage/input_tokens").asLong()).isBetween(10_000L, 10_200L);
    }

    @Test
    void writesOneToolAfterTheOtherThoughTheirPiecesComeInTurns() {
        String head = "'id': 'g1', 'object': 'chat.completion.chunk', 'created': 1, 'model': 'm'";
        String chunk = "{" + head + ", 'choices': [{'index': 0, 'finish_reason': null, 'delta': {%s}}]}";
        MessagesCall call = MessagesCall.to(
                "auto",
                ("{'answer': {'events': ["
                        + String.join(
                                ", ",
                                chunk.formatted("'role': 'assistant', 'content': 'I look'"),
                                chunk.formatted(
                                        "'tool_calls': [{'index': 0, 'id': 'a', 'type': 'function', 'function': {'name': 'look', 'arguments': ''}}]"),
                                chunk.formatted(
                                        "'tool_calls': [{'index': 1, 'id': 'b', 'type': 'function', 'function': {'name': 'touch', 'arguments': '{'}}]"),
                                chunk.formatted("'tool_calls': [{'index': 0, 'function': {'arguments': '{}'}}]"),
                                chunk.formatted("'tool_calls': [{'index': 1, 'function': {'arguments': '}'}}]"),
                                "{" + head + ", 'choices': [{'index': 0, 'finish_reason': 'tool_calls', 'delta': {}}]}",
                                "{" + head
                                        + ", 'choices': [], 'usage': {'prompt_tokens': 30, 'completion_tokens': 12, 'total_tokens': 42}}")
                        + ", 'data: [DONE]\\n\\n']}}"));

        List<String> events = events(call);

        assertThat(String.join(", ", afterTextBegins(MessagesCall.typesOf(events))))
                .isEqualTo("content_block_delta text_delta, content_block_stop"
                        + ", content_block_start, content_block_delta input_json_delta, content_block_stop"
                        + ", content_block_start, content_block_delta input_json_delta"
                        + ", content_block_delta input_json_delta, content_block_stop, message_delta, message_stop");
        assertThat(EventStream.json(events.get(5)).path("content_block").toString())
                .isEqualTo("{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"look\",\"input\":{}}");
        assertThat(jsonOf(events, 1)).isEqualTo("{}");
        assertThat(jsonOf(events, 2)).isEqualTo("{}");
        assertThat(last(events, 2).at("/delta/stop_reason").asText()).isEqualTo("tool_use");
    }

    private static String jsonOf(List<String> events, int block) {
        StringBuilder json = new StringBuilder();
        events.stream()
                .map(EventStream::json)
                .filter(event -> event.path("index").asInt(-1) == block)
                .forEach(event -> json.append(event.at("/delta/partial_json").asText("")));
        return json.toString();
    }

    @Test
    void makesAStreamOfAWholeAnswer() {
        MessagesCall call = MessagesCall.to("auto", "{'recording': 'openai/tool-call'}");

        assertThat(MessagesCall.typesOf(events(call)))
                .containsExactly(
                        "message_start",
                        "ping",
                        "content_block_start",
                        "content_block_delta input_json_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut_after", "reset_after", "end_after", "silent_after"})
    void endsAStreamThatBrokeWithAnErrorAndChargesTheBound(String how) {
        MessagesCall call = MessagesCall.to("openrouter:qwen2-72b", "{'%s': 2}".formatted(how));

        List<String> events = events(call);

        assertThat(MessagesCall.typesOf(events)).endsWith("content_block_delta text_delta", "error");
        JsonNode error = last(events, 1);
        assertThat(error.at("/error/type").asText()).isIn("api_error", "timeout_error");
        assertThat(error.path("request_id").asText()).isNotEmpty();
        Entries.assertBoundIsCharged(call.task());
    }

    @Test
    void answersWithAStatusWhatFailsBeforeTheFirstWord() {
        try (EventStream stream =
                MessagesCall.to("openrouter:qwen2-72b", "{'status': 503}").open()) {
            assertThat(stream.status()).isEqualTo(503);
            assertThat(stream.header("content-type")).hasValue("application/json");
        }
    }

    @Test
    void countsAStreamWithoutUsage() {
        MessagesCall call = MessagesCall.to("auto", "{'no_usage': true}");

        JsonNode usage = last(events(call), 2).path("usage");

        assertThat(usage.path("output_tokens").asInt()).isEqualTo(7);
        assertThat(usage.path("input_tokens").asInt()).isPositive();
        assertThat(Entries.of(call.task(), 1).getFirst()).containsEntry("completion_tokens", 7);
    }

    @Test
    void repeatsAStreamUnderItsKey() {
        MessagesCall call = MessagesCall.to("auto", "hello").with("stream", "true");

        Response first = call.postStreamTwice();
        Response elsewhere = Api.asOperator()
                .contentType("application/json")
                .header("idempotency-key", call.task())
                .body(call.json())
                .post(CompletionRequest.CHAT);

        assertThat(first.asString()).endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        assertThat(elsewhere.statusCode()).isEqualTo(409);
    }

    @Test
    void chargesACallWhoseCallerHangsUp() {
        DialectCall.assertHangUpIsCharged(MessagesCall.to(
                "openrouter:qwen2-72b", "{'chunks': 20, 'every_ms': 50, 'prompt': 10, 'completion': 20}"));
    }
}
