package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.EventStream;
import io.purser.support.MessagesProviders;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chat completions at a provider that speaks Anthropic's Messages: the request and the answer are translated. */
@QuarkusTest
@WithGateway
@WithTestResource(MessagesProviders.class)
class ChatAtMessagesTest {
    private static final String CLAUDE = "anthropic:claude";
    private static final String THINKER = "anthropic:thinker";
    private static final String PLAIN = "openrouter:plain";

    /** A request under the name of a user, by which the provider's copy of it is found again. */
    private static CompletionRequest request(String model, String text) {
        CompletionRequest request = new CompletionRequest(model, text);
        request.body.put("user", request.task);
        return request;
    }

    private static CompletionRequest recorded(String recording) {
        return request(CLAUDE, "{'recording': 'messages/%s'}".formatted(recording));
    }

    private static JsonNode sent(CompletionRequest request) {
        return TestSystem.callsWith(request.task).getFirst().path("body");
    }

    private static JsonNode json(String text) {
        return EventStream.json(text.replace('\'', '"'));
    }

    @Test
    void writesTheMessagesAsBlocks() {
        CompletionRequest request = request(CLAUDE, "ignored").with("messages", """
                [{'role': 'system', 'content': 'be brief'},
                 {'role': 'developer', 'content': [{'type': 'text', 'text': 'use tools',
                    'cache_control': {'type': 'ephemeral'}}]},
                 {'role': 'user', 'content': 'hi'},
                 {'role': 'user', 'content': [{'type': 'text', 'text': 'look'},
                    {'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,AAAA', 'detail': 'low'}},
                    {'type': 'image_url', 'image_url': {'url': 'https://example.com/a.png'}}]},
                 {'role': 'assistant', 'content': 'I look', 'tool_calls': [
                    {'id': 'a', 'type': 'function', 'function': {'name': 'look', 'arguments': '{\\'at\\': 1.50}'}},
                    {'id': 'b', 'type': 'function', 'function': {'name': 'look', 'arguments': ''}},
                    {'id': 'c', 'type': 'function', 'function': {'name': 'look', 'arguments': '{\\'at\\':'}}]},
                 {'role': 'tool', 'tool_call_id': 'a', 'content': 'a cat'},
                 {'role': 'tool', 'tool_call_id': 'b', 'content': [{'type': 'text', 'text': 'a dog'}]},
                 {'role': 'tool', 'tool_call_id': 'c', 'content': ''},
                 {'role': 'user', 'content': 'and?', 'name': 'ann', 'cache_control': {'type': 'ephemeral'}}]
                """);

        Response answer = request.post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        JsonNode sent = sent(request);
        assertThat(sent.path("system")).isEqualTo(json("""
                [{'type': 'text', 'text': 'be brief'},
                 {'type': 'text', 'text': 'use tools', 'cache_control': {'type': 'ephemeral'}}]"""));
        assertThat(sent.path("messages")).isEqualTo(json("""
                [{'role': 'user', 'content': [{'type': 'text', 'text': 'hi'}, {'type': 'text', 'text': 'look'},
                    {'type': 'image', 'source': {'type': 'base64', 'media_type': 'image/png', 'data': 'AAAA'}},
                    {'type': 'image', 'source': {'type': 'url', 'url': 'https://example.com/a.png'}}]},
                 {'role': 'assistant', 'content': [{'type': 'text', 'text': 'I look'},
                    {'type': 'tool_use', 'id': 'a', 'name': 'look', 'input': {'at': 1.50}},
                    {'type': 'tool_use', 'id': 'b', 'name': 'look', 'input': {}},
                    {'type': 'tool_use', 'id': 'c', 'name': 'look', 'input': {'arguments': '{\\'at\\':'}}]},
                 {'role': 'user', 'content': [{'type': 'tool_result', 'tool_use_id': 'a', 'content': 'a cat'},
                    {'type': 'tool_result', 'tool_use_id': 'b', 'content': 'a dog'},
                    {'type': 'tool_result', 'tool_use_id': 'c'},
                    {'type': 'text', 'text': 'and?', 'cache_control': {'type': 'ephemeral'}}]}]
                """));
        assertThat(answer.header("x-purser-dropped").split(", "))
                .containsExactlyInAnyOrder("messages.content.image_url.detail", "messages.name", "metadata.mark");
        // The model's context, because of the images, at the dearest price of 0.00000375, and 50 at 0.000015
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("bound_usd", "0.75075");
    }

    @Test
    void writesTheFields() {
        CompletionRequest request = request(THINKER, "hi")
                .with("max_completion_tokens", "700")
                .with("temperature", "0.5")
                .with("top_p", "0.9")
                .with("top_k", "5")
                .with("stop", "'END'")
                .with("n", "1")
                .with("logprobs", "false")
                .with("frequency_penalty", "0")
                .with("seed", "7")
                .with("reasoning_effort", "'minimal'")
                .with("my_field", "1")
                .with("response_format", """
                        {'type': 'json_schema', 'json_schema': {'name': 'x', 'schema': {'type': 'object'}}}""")
                .with("tools", """
                        [{'type': 'function', 'function': {'name': 'look', 'description': 'looks', 'strict': true,
                            'parameters': {'type': 'object', 'properties': {}}}, 'cache_control': {'type': 'ephemeral'}},
                         {'type': 'function', 'function': {'name': 'wait'}}]""")
                .with("tool_choice", "{'type': 'function', 'function': {'name': 'look'}}")
                .with("parallel_tool_calls", "false");
        request.body.remove("max_tokens");

        Response answer = request.post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        JsonNode received = TestSystem.callsWith(request.task).getFirst();
        assertThat(received.path("path").asText()).isEqualTo("/v1/messages");
        assertThat(received.path("headers").path("anthropic-version").asText()).isEqualTo("2023-06-01");
        assertThat(received.path("body")).isEqualTo(json("""
                {'model': 'claude-opus-4-5', 'max_tokens': 700, 'messages': [{'role': 'user', 'content': 'hi'}],
                 'temperature': 0.5, 'top_p': 0.9, 'top_k': 5, 'stop_sequences': ['END'],
                 'tools': [{'name': 'look', 'description': 'looks', 'strict': true,
                    'input_schema': {'type': 'object', 'properties': {}}, 'cache_control': {'type': 'ephemeral'}},
                   {'name': 'wait', 'input_schema': {'type': 'object'}}],
                 'tool_choice': {'type': 'tool', 'name': 'look', 'disable_parallel_tool_use': true},
                 'output_config': {'format': {'type': 'json_schema', 'schema': {'type': 'object'}}, 'effort': 'low'},
                 'metadata': {'user_id': '%s'}, 'service_tier': 'standard_only'}""".formatted(request.task)));
        assertThat(answer.header("x-purser-dropped").split(", "))
                .containsExactlyInAnyOrder("my_field", "seed", "metadata.mark");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'auto' | | {'type': 'auto'}",
                "'required' | true | {'type': 'any'}",
                "'none' | false | {'type': 'none'}",
                "null | false | {'type': 'auto', 'disable_parallel_tool_use': true}",
            })
    void writesTheChoiceOfATool(String choice, @Nullable String parallel, String wanted) {
        CompletionRequest request = request(CLAUDE, "hi")
                .with("tools", "[{'type': 'function', 'function': {'name': 'look'}}]")
                .with("tool_choice", choice);
        if (parallel != null) {
            request.with("parallel_tool_calls", parallel);
        }

        request.post();

        assertThat(sent(request).path("tool_choice")).isEqualTo(json(wanted));
    }

    @Test
    void sendsNoLongerAnswerThanIsPaidForAndNoEffortToAModelThatDoesNotThink() {
        CompletionRequest request = request(CLAUDE, "hi").with("reasoning_effort", "'high'");
        request.body.remove("max_tokens");

        // 0.003 are 200 tokens at 0.000015, less what the prompt may cost.
        Response answer = request.postWith("x-purser-max-cost-usd", "0.003");

        assertThat(sent(request).path("max_tokens").intValue()).isBetween(50, 199);
        assertThat(sent(request).has("output_config")).isFalse();
        assertThat(answer.header("x-purser-dropped")).contains("reasoning_effort");
    }

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
        assertThat(completion.path("choices")).isEqualTo(json("""
                [{'index': 0, 'message': {'role': 'assistant', 'content': 'hello', 'refusal': null,
                    'reasoning_content': 'a greeting', 'tool_calls': [{'id': 'toolu_1', 'type': 'function',
                        'function': {'name': 'look', 'arguments': '{\\'at\\':1}'}}]},
                  'logprobs': null, 'finish_reason': 'tool_calls'}]"""));
        // 40 at 0.000003, 600 at 0.00000375, 2,000 at 0.0000003, 25 at 0.000015
        assertThat(completion.path("usage")).isEqualTo(json("""
                {'prompt_tokens': 2640, 'completion_tokens': 25, 'total_tokens': 2665,
                 'prompt_tokens_details': {'cached_tokens': 2000, 'cache_write_tokens': 600},
                 'completion_tokens_details': {'reasoning_tokens': 0},
                 'cache_creation': {'ephemeral_5m_input_tokens': 500, 'ephemeral_1h_input_tokens': 100},
                 'service_tier': 'standard', 'cost': 0.003345}"""));
        assertThat(answer.header("x-purser-cost-usd")).isEqualTo("0.003345");
        assertThat(Entries.of(request.task, 1).getFirst())
                .containsEntry("cost_usd", "0.003345")
                .containsEntry("prompt_tokens", 2640)
                .containsEntry("cached_tokens", 2000)
                .containsEntry("cache_write_tokens", 600)
                .containsEntry("completion_tokens", 25);
    }

    @Test
    void chargesEachTimeOfACacheAtItsPrice() {
        CompletionRequest apart = recorded("answer").with("cache_control", "{'type': 'ephemeral', 'ttl': '1h'}");
        CompletionRequest together = recorded("hour").with("cache_control", "{'type': 'ephemeral', 'ttl': '1h'}");

        // 40 at 0.000003, 500 at 0.00000375, 100 at 0.000006, 2,000 at 0.0000003, 25 at 0.000015
        assertThat(apart.post().header("x-purser-cost-usd")).isEqualTo("0.00357");
        // 40 at 0.000003, 600 at 0.000006, 2,000 at 0.0000003, 25 at 0.000015
        assertThat(together.post().header("x-purser-cost-usd")).isEqualTo("0.004695");
        assertThat(sent(apart).path("cache_control")).isEqualTo(json("{'type': 'ephemeral', 'ttl': '1h'}"));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "logprobs | true | logprobs",
                "top_logprobs | 3 | top_logprobs",
                "logit_bias | {'1': 5} | logit_bias",
                "frequency_penalty | 0.5 | frequency_penalty",
                "presence_penalty | -1 | presence_penalty",
                "repetition_penalty | 1.1 | repetition_penalty",
                "temperature | 1.2 | temperature",
                "min_tokens | 5 | min_tokens",
                "stop | ['END', ' '] | stop",
                "functions | [{'name': 'look'}] | functions",
                "guided_json | {'type': 'object'} | guided_json",
                "provider | {'zdr': true} | provider",
                "response_format | {'type': 'json_object'} | response_format",
                "thinking | {'type': 'enabled', 'budget_tokens': 1024} | thinking",
                "reasoning | {'max_tokens': 1024} | reasoning.max_tokens",
                "reasoning_effort | 5 | reasoning_effort",
                "reasoning | {'effort': ['low']} | reasoning.effort",
                "messages | [{'role': 'user', 'content': 'x', 'prompt_cache_breakpoint': {}}] | messages[0].prompt_cache_breakpoint",
                "messages | [{'role': 'user', 'content': [{'type': 'text', 'text': 'x', 'prompt_cache_breakpoint': {'mode': 'explicit'}}]}] | messages[0].content[0].prompt_cache_breakpoint",
                "tools | [{'type': 'custom', 'custom': {'name': 'x'}}] | tools[0].type",
                "tool_choice | {'type': 'allowed_tools'} | tool_choice",
                "messages | [{'role': 'system', 'content': 'x'}] | messages",
                "messages | [{'role': 'function', 'name': 'x', 'content': 'y'}] | messages[0].role",
                "messages | [{'role': 'user', 'content': [{'type': 'input_audio', 'input_audio': {}}]}] | messages[0].content[0].type",
                "messages | [{'role': 'user', 'content': [{'type': 'image_url', 'image_url': {'url': 'ftp://x'}}]}] | messages[0].content[0].image_url",
                "messages | [{'role': 'assistant', 'content': 'a', 'audio': {'id': 'x'}}] | messages[0].audio",
                "messages | [{'role': 'assistant', 'function_call': {'name': 'x', 'arguments': ''}}] | messages[0].function_call",
            })
    void sendsNoRequestThatItCannotCarry(String field, String value, String path) {
        CompletionRequest pinned = request(CLAUDE, "hi").with(field, value);
        CompletionRequest either = request(CLAUDE, "hi").with(field, value).orElse(PLAIN);

        Response refused = pinned.post();

        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.param")).isEqualTo(path);
        assertThat(refused.jsonPath().getString("error.message")).contains("Anthropic's Messages");
        assertThat(either.post().header("x-purser-model")).isEqualTo(PLAIN);
        assertThat(TestSystem.callsWith(pinned.task)).isEmpty();
        assertThat(Entries.of(pinned.task)).isEmpty();
    }

    @Test
    void takesABreakpointThatIsFalseForNone() {
        CompletionRequest request = request(CLAUDE, "hi")
                .with(
                        "messages",
                        "[{'role': 'user', 'prompt_cache_breakpoint': false, 'content':"
                                + " [{'type': 'text', 'text': 'x', 'prompt_cache_breakpoint': false}]}]");

        assertThat(request.post().statusCode()).isEqualTo(200);
        assertThat(TestSystem.callsWith(request.task).getFirst().path("body").toString())
                .doesNotContain("prompt_cache_breakpoint");
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
                .containsExactly("0", "0.003345");
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

    @Test
    void leavesEmbeddingsToOthers() {
        Response answer = Api.post("/v1/embeddings", "{\"model\": \"%s\", \"input\": \"x\"}".formatted(CLAUDE));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("error.message")).contains("no embeddings");
    }

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
                        json("{'role': 'assistant', 'content': ''}"),
                        json("{'reasoning_content': 'a greeting'}"),
                        json("{'content': 'hel'}"),
                        json("{'content': 'lo'}"),
                        json("""
                                {'tool_calls': [{'id': 'toolu_1', 'type': 'function',
                                    'function': {'name': 'look', 'arguments': ''}, 'index': 0}]}"""),
                        json("{'tool_calls': [{'index': 0, 'function': {'arguments': '{\\'at\\': 1}'}}]}"),
                        json("{}"));
        assertThat(chunks.get(6).at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(chunks).hasSize(8);
        assertThat(chunks.get(7).path("choices")).isEmpty();
        assertThat(chunks.get(7).path("usage")).isEqualTo(json("""
                {'prompt_tokens': 2640, 'completion_tokens': 25, 'total_tokens': 2665,
                 'prompt_tokens_details': {'cached_tokens': 2000, 'cache_write_tokens': 600},
                 'completion_tokens_details': {'reasoning_tokens': 0},
                 'cache_creation': {'ephemeral_5m_input_tokens': 500, 'ephemeral_1h_input_tokens': 100},
                 'service_tier': 'standard', 'cost': 0.003345}"""));
        assertThat(Entries.of(request.task, 1).getFirst())
                .containsEntry("cost_usd", "0.003345")
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
        assertThat(Entries.of(request.task, 1).getFirst()).containsEntry("cost_usd", "0.003345");
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
                .containsExactly("0", "0.003345");
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
