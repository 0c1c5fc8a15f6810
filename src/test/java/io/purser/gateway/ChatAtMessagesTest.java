package io.purser.gateway;

import static io.purser.gateway.ChatAtMessages.CLAUDE;
import static io.purser.gateway.ChatAtMessages.PLAIN;
import static io.purser.gateway.ChatAtMessages.request;
import static io.purser.gateway.ChatAtMessages.sent;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chat completions at a provider that speaks Anthropic's Messages: what the provider gets. */
@QuarkusTest
@WithGateway
@WithTestResource(MessagesProviders.class)
class ChatAtMessagesTest {
    private static final String THINKER = "anthropic:thinker";

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
        assertThat(sent.path("system")).isEqualTo(EventStream.quoted("""
                [{'type': 'text', 'text': 'be brief'},
                 {'type': 'text', 'text': 'use tools', 'cache_control': {'type': 'ephemeral'}}]"""));
        assertThat(sent.path("messages")).isEqualTo(EventStream.quoted("""
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
        assertThat(received.path("body")).isEqualTo(EventStream.quoted("""
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

        assertThat(sent(request).path("tool_choice")).isEqualTo(EventStream.quoted(wanted));
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
    void leavesEmbeddingsToOthers() {
        Response answer = Api.post("/v1/embeddings", "{\"model\": \"%s\", \"input\": \"x\"}".formatted(CLAUDE));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("error.message")).contains("no embeddings");
    }
}
