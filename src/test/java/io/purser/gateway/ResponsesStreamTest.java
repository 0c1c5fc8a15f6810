package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of OpenAI's Responses from providers that speak chat completions. */
@QuarkusTest
@WithGateway
class ResponsesStreamTest {
    private static final List<String> TEXT_BEGINS = List.of(
            "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added");

    /** Checks how the stream of a text begins, and gives the types of the events after that. */
    private static List<String> afterTextBegins(List<String> types) {
        assertThat(types).startsWith(TEXT_BEGINS.toArray(String[]::new));
        return types.subList(TEXT_BEGINS.size(), types.size());
    }

    private static final String HEAD = "'id': 'g1', 'object': 'chat.completion.chunk', 'created': 1, 'model': 'm'";

    private static List<String> events(ResponsesCall call) {
        try (EventStream stream = call.open()) {
            assertThat(stream.status()).isEqualTo(200);
            return stream.rest();
        }
    }

    private static JsonNode event(List<String> events, int place) {
        return EventStream.json(events.get(place));
    }

    private static String chunk(String delta) {
        return "{" + HEAD + ", 'choices': [{'index': 0, 'finish_reason': null, 'delta': {" + delta + "}}]}";
    }

    private static String end(String reason) {
        return "{" + HEAD + ", 'choices': [{'index': 0, 'finish_reason': '" + reason + "', 'delta': {}}]}, {" + HEAD
                + ", 'choices': [], 'usage': {'prompt_tokens': 30, 'completion_tokens': 12, 'total_tokens': 42}}";
    }

    private static ResponsesCall answering(String... chunks) {
        return ResponsesCall.to(
                "auto", "{'answer': {'events': [" + String.join(", ", chunks) + ", 'data: [DONE]\\n\\n']}}");
    }

    @Test
    void hasTheEventsOfOpenAiInTheirOrder() {
        ResponsesCall call = ResponsesCall.to("auto", "{'prompt': 1000, 'completion': 500, 'cached': 100}")
                .with("max_output_tokens", "1000");
        List<String> events;
        List<String> names;
        try (EventStream stream = call.open()) {
            events = stream.rest();
            names = stream.otherLines();
        }

        List<String> types = ResponsesCall.typesOf(events);
        assertThat(afterTextBegins(types))
                .containsExactly(
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(names).isEqualTo(types.stream().map(type -> "event: " + type).toList());
        assertThat(events)
                .extracting(
                        event -> EventStream.json(event).path("sequence_number").asInt(-1))
                .isEqualTo(IntStream.range(0, 11).boxed().toList());
        JsonNode created = event(events, 0).path("response");
        assertThat(created.path("status").asText()).isEqualTo("in_progress");
        assertThat(created.path("model").asText()).isEqualTo("qwen/qwen-2-72b-instruct");
        assertThat(created.path("output")).isEmpty();
        assertThat(created.path("usage").isNull()).isTrue();
        JsonNode item = event(events, 2).path("item");
        assertThat(item.path("status").asText()).isEqualTo("in_progress");
        for (int i = 3; i < 9; i++) {
            assertThat(event(events, i).path("item_id")).isEqualTo(item.path("id"));
            assertThat(event(events, i).path("output_index").asInt(-1)).isZero();
            assertThat(event(events, i).path("content_index").asInt(-1)).isZero();
        }
        assertThat(event(events, 3).path("part").toString())
                .isEqualTo("{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[],\"logprobs\":[]}");
        assertThat(event(events, 4).path("delta").asText()).isEqualTo("word0 ");
        assertThat(event(events, 7).path("text").asText()).isEqualTo("word0 word1 word2 ");
        assertThat(event(events, 8).path("part").path("text").asText()).isEqualTo("word0 word1 word2 ");
        assertThat(event(events, 9).path("item").path("status").asText()).isEqualTo("completed");
        JsonNode completed = event(events, 10).path("response");
        assertThat(completed.path("id")).isEqualTo(created.path("id"));
        assertThat(completed.path("status").asText()).isEqualTo("completed");
        assertThat(completed.path("output").get(0)).isEqualTo(event(events, 9).path("item"));
        assertThat(completed.path("usage").toString())
                .isEqualTo("{\"input_tokens\":1000,\"input_tokens_details\":{\"cached_tokens\":100,"
                        + "\"cache_write_tokens\":0},\"output_tokens\":500,\"output_tokens_details\":"
                        + "{\"reasoning_tokens\":0},\"total_tokens\":1500,\"cost\":0.002}");
        assertThat(Entries.of(call.task(), 1).getFirst())
                .containsEntry("cost_usd", "0.002")
                .containsEntry("status", "ok");
    }

    @Test
    void writesOneCallAfterTheOtherThoughTheirPiecesComeInTurns() {
        ResponsesCall call = answering(
                        chunk("'role': 'assistant', 'content': 'I look'"),
                        chunk(
                                "'tool_calls': [{'index': 0, 'id': 'a', 'type': 'function', 'function': {'name': 'look', 'arguments': ''}}]"),
                        chunk(
                                "'tool_calls': [{'index': 1, 'id': 'b', 'type': 'function', 'function': {'name': 'patch', 'arguments': '{\\'in'}}]"),
                        chunk("'tool_calls': [{'index': 0, 'function': {'arguments': '{}'}}]"),
                        chunk("'tool_calls': [{'index': 1, 'function': {'arguments': 'put\\': \\'x\\'}'}}]"),
                        end("tool_calls"))
                .with("tools", "[{'type': 'function', 'name': 'look'}, {'type': 'custom', 'name': 'patch'}]");

        List<String> events = events(call);

        assertThat(afterTextBegins(ResponsesCall.typesOf(events)))
                .containsExactly(
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.custom_tool_call_input.delta",
                        "response.custom_tool_call_input.done",
                        "response.output_item.done",
                        "response.completed");
        JsonNode function = event(events, 8).path("item");
        assertThat(function.path("type").asText()).isEqualTo("function_call");
        assertThat(function.path("arguments").asText("-")).isEmpty();
        assertThat(event(events, 9).path("item_id")).isEqualTo(function.path("id"));
        assertThat(event(events, 10).path("arguments").asText()).isEqualTo("{}");
        assertThat(event(events, 10).path("name").asText()).isEqualTo("look");
        assertThat(event(events, 11).path("output_index").asInt()).isEqualTo(1);
        assertThat(event(events, 12).path("item").path("type").asText()).isEqualTo("custom_tool_call");
        assertThat(event(events, 14).path("input").asText()).isEqualTo("x");
        JsonNode output = event(events, 16).path("response").path("output");
        assertThat(output).hasSize(3);
        assertThat(output.path(1).path("call_id").asText()).isEqualTo("a");
        assertThat(output.path(1).path("arguments").asText()).isEqualTo("{}");
        assertThat(output.path(2).path("call_id").asText()).isEqualTo("b");
        assertThat(output.path(2).path("input").asText()).isEqualTo("x");
    }

    @Test
    void keepsOneIdForACallThatHasNone() {
        List<String> events = events(answering(
                chunk("'tool_calls': [{'index': 0, 'function': {'name': 'look', 'arguments': '{}'}}]"), end("stop")));

        List<String> ids = new ArrayList<>();
        for (String event : events) {
            ids.addAll(EventStream.json(event).findValuesAsText("call_id"));
        }
        assertThat(ids).hasSize(3).allMatch(id -> id.startsWith("call_") && id.equals(ids.getFirst()));
    }

    @Test
    void writesARefusalAfterAText() {
        List<String> events =
                events(answering(chunk("'content': 'Well'"), chunk("'refusal': 'I will not'"), end("stop")));

        assertThat(ResponsesCall.typesOf(events))
                .containsSequence(
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.content_part.added",
                        "response.refusal.delta",
                        "response.refusal.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        JsonNode content = event(events, events.size() - 1).at("/response/output/0/content");
        assertThat(content.path(0).path("text").asText()).isEqualTo("Well");
        assertThat(content.path(1).path("refusal").asText()).isEqualTo("I will not");
    }

    @Test
    void tellsThatAnAnswerWasCutOff() {
        List<String> events = events(answering(chunk("'content': 'half'"), end("length")));

        JsonNode last = event(events, events.size() - 1);
        assertThat(last.path("type").asText()).isEqualTo("response.incomplete");
        assertThat(last.at("/response/status").asText()).isEqualTo("incomplete");
        assertThat(last.at("/response/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
        assertThat(last.at("/response/output/0/status").asText()).isEqualTo("incomplete");
    }

    @Test
    void makesAStreamOfAWholeAnswer() {
        assertThat(ResponsesCall.typesOf(events(ResponsesCall.to("auto", "{'recording': 'openai/tool-call'}"))))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut_after", "reset_after", "end_after", "silent_after"})
    void endsAStreamThatBrokeWithAnErrorAndChargesTheBound(String how) {
        ResponsesCall call = ResponsesCall.to("openrouter:qwen2-72b", "{'%s': 2}".formatted(how));

        List<String> events = events(call);

        assertThat(ResponsesCall.typesOf(events)).endsWith("response.output_text.delta", "error", "response.failed");
        JsonNode error = event(events, events.size() - 2);
        assertThat(error.path("code").asText()).isIn("provider_failed", "provider_timeout");
        assertThat(error.path("message").asText()).isNotEmpty();
        assertThat(error.path("error").path("code")).isEqualTo(error.path("code"));
        assertThat(error.path("error").path("provider").asText()).isEqualTo("openrouter");
        JsonNode failed = event(events, events.size() - 1);
        assertThat(failed.path("sequence_number").asInt())
                .isEqualTo(error.path("sequence_number").asInt() + 1);
        assertThat(failed.at("/response/id")).isEqualTo(event(events, 0).at("/response/id"));
        assertThat(failed.at("/response/status").asText()).isEqualTo("failed");
        assertThat(failed.at("/response/error/code").asText()).isEqualTo("invalid_prompt");
        assertThat(failed.at("/response/error/message")).isEqualTo(error.path("message"));
        Entries.assertBoundIsCharged(call.task());
    }

    @Test
    void answersWithAStatusWhatFailsBeforeTheFirstWord() {
        try (EventStream stream =
                ResponsesCall.to("openrouter:qwen2-72b", "{'status': 503}").open()) {
            assertThat(stream.status()).isEqualTo(503);
            assertThat(stream.header("content-type")).hasValue("application/json");
        }
    }

    @Test
    void fallsBackBeforeTheFirstWord() {
        List<String> events =
                events(ResponsesCall.to("openrouter:qwen2-72b", "{'qwen/qwen-2-72b-instruct': {'status': 500}}")
                        .with("models", "['openrouter:gpt-4o-mini']"));

        assertThat(event(events, 0).path("sequence_number").asInt(-1)).isZero();
        assertThat(event(events, 0).at("/response/model").asText()).isEqualTo("openai/gpt-4o-mini");
    }

    @Test
    void countsAStreamWithoutUsage() {
        ResponsesCall call = ResponsesCall.to("auto", "{'no_usage': true}");

        List<String> events = events(call);

        JsonNode usage = event(events, events.size() - 1).at("/response/usage");
        assertThat(usage.path("output_tokens").asInt()).isEqualTo(7);
        assertThat(usage.path("input_tokens").asInt()).isPositive();
        assertThat(Entries.of(call.task(), 1).getFirst()).containsEntry("completion_tokens", 7);
    }

    @Test
    void repeatsAStreamUnderItsKey() {
        ResponsesCall call = ResponsesCall.to("auto", "hello").with("stream", "true");

        Response first = call.postStreamTwice();
        Response elsewhere = new CompletionRequest("auto", "hello").postWith("idempotency-key", call.task());

        assertThat(first.asString())
                .startsWith("event: response.created\ndata: {")
                .contains("response.completed");
        assertThat(elsewhere.statusCode()).isEqualTo(409);
    }

    @Test
    void chargesACallWhoseCallerHangsUp() {
        DialectCall.assertHangUpIsCharged(ResponsesCall.to(
                "openrouter:qwen2-72b", "{'chunks': 20, 'every_ms': 50, 'prompt': 10, 'completion': 20}"));
    }
}
