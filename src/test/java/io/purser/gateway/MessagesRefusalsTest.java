package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code /v1/messages} refuses, and the form of its errors. */
@QuarkusTest
@WithGateway
class MessagesRefusalsTest {
    private static void isRefused(MessagesCall call, String path) {
        Response answer = call.postRefusedAt(path);
        assertThat(answer.jsonPath().getString("type")).isEqualTo("error");
        assertThat(answer.jsonPath().getString("request_id")).isEqualTo(answer.header("request-id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "thinking | {'type': 'enabled', 'budget_tokens': 1024} | thinking",
                "thinking | {'type': 'other'} | thinking.type",
                "container | 'c1' | container",
                "confidential | null | confidential",
                "mcp_servers | [{'type': 'url', 'url': 'https://example.com', 'name': 'x'}] | mcp_servers",
                "inference_geo | 'us' | inference_geo",
                "speed | 'fast' | speed",
                "compaction | {'type': 'summarize'} | compaction",
                "context_management | {'edits': [{'type': 'clear_tool_uses_20250919'}]} | context_management.edits[0]",
                "tools | [{'type': 'web_search_20250305', 'name': 'web_search'}] | tools[0].type",
                "tools | [{'type': 'bash_20250124', 'name': 'bash'}] | tools[0].type",
                "tools | [{'name': 'x'}] | tools[0].input_schema",
                "tools | [{'name': 'x', 'input_schema': {}, 'defer_loading': true}] | tools[0].defer_loading",
                "tools | 5 | tools",
                "tool_choice | {'type': 'maybe'} | tool_choice.type",
                "stop_sequences | 'END' | stop_sequences",
                "max_tokens | 0 | max_tokens",
                "max_tokens | null | max_tokens",
                "stream | 'yes' | stream",
                "system | [{'type': 'image', 'source': {'type': 'url', 'url': 'https://example.com'}}] | system[0].type",
                "system | 5 | system",
                "messages | [] | messages",
                "messages | [{'role': 'robot', 'content': 'hi'}] | messages[0].role",
                "messages | [{'role': 'user', 'content': 5}] | messages[0].content",
                "metadata | {'user_id': 5} | metadata.user_id",
                "output_config | {'format': {'type': 'xml'}} | output_config.format",
                "output_format | {'type': 'xml'} | output_format",
                "output_config | {'effort': 5} | output_config.effort",
                "cache_control | {'type': 'ephemeral', 'ttl': '2h'} | cache_control.ttl",
            })
    void namesWhatIsWrongOrCannotBeCarried(String field, String value, String path) {
        isRefused(MessagesCall.to("auto", "hi").with(field, value), path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "user | {'type': 'document', 'source': {'type': 'base64', 'media_type': 'application/pdf', 'data': 'AAAA'}} | .type",
                "user | {'type': 'search_result', 'content': []} | .type",
                "user | {'type': 'image', 'source': {'type': 'file', 'file_id': 'f'}} | .source.type",
                "user | {'type': 'image', 'source': {'type': 'base64'}} | .source",
                "user | {'type': 'tool_result', 'content': 'x'} | .tool_use_id",
                "user | {'type': 'tool_use', 'id': 'a', 'name': 'x', 'input': {}} | .type",
                "user | {'text': 'no type'} | .type",
                "user | {'type': 'text'} | .text",
                "user | {'type': 'text', 'text': 'x', 'cache_control': {'type': 'ephemeral', 'ttl': '3h'}} | .cache_control.ttl",
                "user | {'type': 'text', 'text': 'x', 'confidential': true} | ",
                "assistant | {'type': 'thinking', 'thinking': 'hm', 'signature': 'abc'} | .type",
                "assistant | {'type': 'redacted_thinking', 'data': 'abc'} | .type",
                "assistant | {'type': 'server_tool_use', 'id': 'a', 'name': 'web_search', 'input': {}} | .type",
                "assistant | {'type': 'tool_use', 'id': 'a', 'name': 'x'} | ",
                "assistant | {'type': 'text', 'text': 'x', 'citations': [{'type': 'char_location'}]} | .citations",
            })
    void namesTheBlockThatCannotBeCarried(String role, String block, String field) {
        String messages = "[{'role': 'user', 'content': 'hi'}, {'role': '%s', 'content': [%s]}]".formatted(role, block);
        String path = block.contains("confidential")
                ? "messages.content.confidential"
                : "messages[1].content[0]" + (field == null ? "" : field);
        isRefused(MessagesCall.to("auto", "hi").with("messages", messages), path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type': 'create'}", "{'type': 'continue', 'previous_message_id': 'msg_1'}"})
    void tellsAnthropicsClientsThatTheyHaveToSendTheWholeConversation(String thread) {
        MessagesCall call = MessagesCall.to("auto", "and then?").with("thread", thread);

        isRefused(call, "thread");
        assertThat(call.post().jsonPath().getString("error.details.error_code"))
                .isEqualTo("thread_unsupported_request");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, invalid_request_error",
        "401, 502, api_error",
        "404, 404, not_found_error",
        "413, 413, request_too_large",
        "429, 429, rate_limit_error",
        "500, 500, api_error",
        "503, 503, overloaded_error",
        "529, 529, overloaded_error",
        "504, 504, timeout_error"
    })
    void tellsAProvidersErrorByAnthropicsName(int told, int status, String type) {
        Response answer = MessagesCall.to("openrouter:qwen2-72b", "{'status': %d}".formatted(told))
                .post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.jsonPath().getString("error.type")).isEqualTo(type);
        assertThat(answer.jsonPath().getString("error.provider")).isEqualTo("openrouter");
    }

    @Test
    void tellsThatThePromptIsTooLongInTheWordsThatClientsLookFor() {
        Response answer = MessagesCall.to("openrouter:qwen2-72b", """
                {'answer': {'status': 400, 'json': {'error': {'message': 'The maximum context length is 128000 tokens.',
                  'type': 'invalid_request_error', 'param': 'messages', 'code': 'context_length_exceeded'}}}}
                """).post();

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("error.message")).startsWith("prompt is too long: ");
    }

    @Test
    void tellsThatABudgetIsSpentAsBilling() {
        Response answer = MessagesCall.to("openrouter:qwen2-72b", "hi").postWithoutMoney();

        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(answer.jsonPath().getString("error.type")).isEqualTo("billing_error");
        assertThat(answer.jsonPath().getString("error.limit_usd")).isEqualTo("0.000000001");
    }

    @Test
    void reservesTheWholeContextForImagesAndNoMoreThanTheBodyForText() {
        MessagesCall text = MessagesCall.to("openrouter:qwen2-72b", "hi");
        MessagesCall image = MessagesCall.to("openrouter:qwen2-72b", "hi").with("messages", """
                [{'role': 'user', 'content': [{'type': 'image', 'source': {'type': 'url', 'url': 'https://example.com/a'}}]}]
                """);

        text.post();
        image.post();

        // The body in bytes and 64 for its frame
        text.assertBoundOf(text.json().length() + 64);
        assertThat(Entries.of(image.task(), 1).getFirst().get("bound_usd")).isEqualTo("0.0641");
    }

    @Test
    void refusesInTheSameFormWhatNeverReachesAModel() {
        Response nobody = RestAssured.given()
                .header("x-api-key", "psk_wrong")
                .contentType("application/json")
                .body("{}")
                .post(MessagesCall.PATH);
        Response noJson = Api.post(MessagesCall.PATH, "{");
        Response twice = Api.post(MessagesCall.PATH, "{\"model\": \"auto\", \"model\": \"auto\"}");
        Response noModel = MessagesCall.to("gpt-99", "hi").post();
        Response noPath = Api.post(MessagesCall.PATH + "/batches", "{}");
        Response noMethod = Api.get(MessagesCall.PATH);

        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.jsonPath().getString("error.type")).isEqualTo("authentication_error");
        assertThat(nobody.jsonPath().getString("type")).isEqualTo("error");
        assertThat(noJson.statusCode()).isEqualTo(400);
        assertThat(noJson.jsonPath().getString("error.type")).isEqualTo("invalid_request_error");
        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(noModel.statusCode()).isEqualTo(404);
        assertThat(noModel.jsonPath().getString("error.type")).isEqualTo("not_found_error");
        assertThat(noPath.statusCode()).isEqualTo(404);
        assertThat(noPath.jsonPath().getString("error.type")).isEqualTo("not_found_error");
        assertThat(noMethod.statusCode()).isEqualTo(405);
        assertThat(noMethod.jsonPath().getString("error.type")).isEqualTo("invalid_request_error");
    }
}
