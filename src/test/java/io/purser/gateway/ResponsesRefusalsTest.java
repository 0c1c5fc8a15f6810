package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.Entries;
import io.purser.support.RawHttp;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code /v1/responses} refuses, and the form of its errors. */
@QuarkusTest
@WithGateway
class ResponsesRefusalsTest {
    private static void isRefused(ResponsesCall call, String path) {
        assertThat(call.postRefusedAt(path).jsonPath().getMap("")).containsOnlyKeys("error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "previous_response_id | 'resp_1' | previous_response_id",
                "conversation | 'conv_1' | conversation",
                "conversation | {'id': 'conv_1'} | conversation",
                "background | true | background",
                "confidential | null | confidential",
                "store | true | store",
                "store | 'no' | store",
                "prompt | {'id': 'pmpt_1'} | prompt",
                "truncation | 'auto' | truncation",
                "context_management | [{'type': 'compaction'}] | context_management",
                "moderation | {'model': 'm'} | moderation",
                "top_logprobs | 3 | top_logprobs",
                "reasoning | {'effort': {'level': 'low'}} | reasoning.effort",
                "include | ['message.output_text.logprobs'] | include",
                "include | 'all' | include",
                "tools | [{'type': 'web_search'}] | tools[0].type",
                "tools | [{'type': 'file_search', 'vector_store_ids': []}] | tools[0].type",
                "tools | [{'type': 'code_interpreter', 'container': {'type': 'auto'}}] | tools[0].type",
                "tools | [{'type': 'image_generation'}] | tools[0].type",
                "tools | [{'type': 'mcp', 'server_label': 'x'}] | tools[0].type",
                "tools | [{'type': 'computer_use_preview'}] | tools[0].type",
                "tools | [{'type': 'local_shell'}] | tools[0].type",
                "tools | [{'type': 'function', 'name': 'f'}, {'type': 'apply_patch'}] | tools[1].type",
                "tools | [{'type': 'namespace', 'name': 'n', 'tools': [{'type': 'mcp'}]}] | tools[0].tools[0].type",
                "tools | [{'type': 'namespace', 'name': 'n'}] | tools[0].tools",
                "tools | [{'type': 'namespace', 'tools': []}] | tools[0].name",
                "tools | [{'type': 'function', 'name': 'a__b'}, {'type': 'namespace', 'name': 'a', 'tools': [{'type': 'function', 'name': 'b'}]}] | tools[1].tools[0].name",
                "tools | [{'type': 'function', 'name': 'a'}, {'type': 'custom', 'name': 'a'}] | tools[1].name",
                "tools | [{'type': 'function'}] | tools[0].name",
                "tools | [{'type': 'function', 'name': 'f', 'parameters': 5}] | tools[0].parameters",
                "tools | [{'type': 'function', 'name': 'f', 'defer_loading': true}] | tools[0].defer_loading",
                "tools | [{'type': 'custom', 'name': 'f', 'allowed_callers': ['programmatic']}] | tools[0].allowed_callers",
                "tools | [{'type': 'custom', 'name': 'f', 'format': {'type': 'xml'}}] | tools[0].format.type",
                "tools | 5 | tools",
                "tool_choice | 'maybe' | tool_choice",
                "tool_choice | 'required' | tool_choice",
                "tool_choice | {'type': 'web_search_preview'} | tool_choice.type",
                "tool_choice | {'type': 'function'} | tool_choice.name",
                "tool_choice | {'type': 'allowed_tools', 'mode': 'auto', 'tools': []} | tool_choice.tools",
                "tool_choice | {'type': 'allowed_tools', 'mode': 'x'} | tool_choice.mode",
                "text | {'format': {'type': 'xml'}} | text.format.type",
                "text | {'format': {'type': 'json_schema', 'name': 'x'}} | text.format.schema",
                "text | 'short' | text",
                "reasoning | 'high' | reasoning",
                "max_output_tokens | 0 | max_output_tokens",
                "max_output_tokens | 1.5 | max_output_tokens",
                "stream | 'yes' | stream",
                "stream_options | {'include_obfuscation': false} | stream_options",
                "service_tier | 5 | service_tier",
                "metadata | 'x' | metadata",
                "instructions | ['x'] | instructions",
                "input | null | input",
                "input | [] | input",
                "input | 5 | input",
                "input | ['x'] | input[0]",
                "input | [{'type': 'reasoning', 'summary': []}] | input",
                "input | [{'type': 'item_reference', 'id': 'msg_1'}] | input[0].type",
                "input | [{'type': 'web_search_call', 'id': 'ws_1'}] | input[0].type",
                "input | [{'type': 'local_shell_call', 'id': 'l', 'call_id': 'c'}] | input[0].type",
                "input | [{'type': 'compaction', 'encrypted_content': 'x'}] | input[0].type",
                "input | [{'role': 'robot', 'content': 'hi'}] | input[0].role",
                "input | [{'role': 'user', 'content': 5}] | input[0].content",
                "input | [{'role': 'user'}] | input[0].content",
                "input | [{'type': 'function_call', 'name': 'f', 'arguments': '{}'}] | input[0].call_id",
                "input | [{'type': 'function_call', 'call_id': 'c', 'name': 'f'}] | input[0].arguments",
                "input | [{'type': 'custom_tool_call', 'call_id': 'c', 'name': 'f'}] | input[0].input",
                "input | [{'type': 'function_call_output', 'output': 'x'}] | input[0].call_id",
                "input | [{'type': 'function_call_output', 'call_id': 'c'}] | input[0].output",
                "input | [{'role': 'user', 'content': 'x', 'confidential': true}] | input.confidential",
                "input | [{'role': 'user', 'content': ['x']}] | input[0].content[0]",
            })
    void namesWhatIsWrongOrCannotBeCarried(String field, String value, String path) {
        isRefused(ResponsesCall.to("auto", "hi").with(field, value), path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "user | {'type': 'input_image', 'file_id': 'file_1'} | .file_id",
                "user | {'type': 'input_image'} | .image_url",
                "user | {'type': 'input_file', 'file_id': 'file_1', 'file_data': 'x'} | .file_id",
                "user | {'type': 'input_file', 'file_url': 'https://example.com', 'file_data': 'x'} | .file_url",
                "user | {'type': 'input_file'} | .file_data",
                "user | {'type': 'input_audio'} | .input_audio",
                "user | {'type': 'input_text'} | .text",
                "user | {'type': 'summary_text', 'text': 'x'} | .type",
                "assistant | {'type': 'input_image', 'image_url': 'https://example.com'} | .type",
                "developer | {'type': 'input_file', 'file_data': 'x'} | .type",
            })
    void namesThePartThatCannotBeCarried(String role, String part, String field) {
        String input = "[{'role': 'user', 'content': 'hi'}, {'role': '%s', 'content': [%s]}]".formatted(role, part);
        isRefused(ResponsesCall.to("auto", "hi").with("input", input), "input[1].content[0]" + field);
    }

    @ParameterizedTest
    @CsvSource({"400, 400", "401, 502", "429, 429", "500, 500", "503, 503", "504, 504"})
    void tellsAProvidersError(int told, int status) {
        Response answer = ResponsesCall.to("openrouter:qwen2-72b", "{'status': %d}".formatted(told))
                .post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.jsonPath().getString("error.provider")).isEqualTo("openrouter");
    }

    @Test
    void tellsThatABudgetIsSpent() {
        Response answer = ResponsesCall.to("openrouter:qwen2-72b", "hi").postWithoutMoney();

        assertThat(answer.jsonPath().getString("error.type")).isEqualTo("insufficient_quota");
        assertThat(answer.jsonPath().getString("error.code")).isEqualTo("budget_exceeded");
    }

    @Test
    void reservesTheWholeContextForImagesAndNoMoreThanTheBodyForText() {
        ResponsesCall text = ResponsesCall.to("openrouter:qwen2-72b", "hi");
        ResponsesCall image = ResponsesCall.to("openrouter:qwen2-72b", "hi").with("input", """
                [{'role': 'user', 'content': [{'type': 'input_image', 'image_url': 'https://example.com/a'}]}]
                """);
        ResponsesCall custom = ResponsesCall.to("openrouter:qwen2-72b", "hi")
                .with("tools", "[{'type': 'custom', 'name': 'a'}, {'type': 'custom', 'name': 'b'}]");

        text.post();
        image.post();
        custom.post();

        // The body in bytes and 64 for its frame
        text.assertBoundOf(text.json().length() + 64);
        assertThat(Entries.of(image.task(), 1).getFirst().get("bound_usd")).isEqualTo("0.0641");
        // The body, the frame, 1,024 for the tools, and 300 for each function that a custom tool becomes
        custom.assertBoundOf(custom.json().length() + 64 + 1_024 + 2 * 300);
    }

    @Test
    void refusesInTheSameFormWhatNeverReachesAModel() {
        Response nobody = RestAssured.given()
                .header("authorization", "Bearer psk_wrong")
                .contentType("application/json")
                .body("{}")
                .post(ResponsesCall.PATH);
        Response noJson = Api.post(ResponsesCall.PATH, "{");
        Response noModel = ResponsesCall.to("gpt-99", "hi").post();
        Response noAnswer = Api.get(ResponsesCall.PATH + "/resp_1");
        Response noMethod = Api.get(ResponsesCall.PATH);

        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.jsonPath().getString("error.type")).isEqualTo("authentication_error");
        assertThat(noJson.statusCode()).isEqualTo(400);
        assertThat(noModel.statusCode()).isEqualTo(404);
        assertThat(noModel.jsonPath().getString("error.code")).isEqualTo("model_not_found");
        assertThat(noAnswer.statusCode()).isEqualTo(404);
        assertThat(noMethod.statusCode()).isEqualTo(405);
        assertThat(noMethod.header("allow")).isEqualTo("POST");
    }

    @Test
    void refusesAWebSocketByTheStatusAfterWhichCodexGoesOnOverHttp() {
        RawHttp.Answer answer = RawHttp.send(
                "GET " + ResponsesCall.PATH,
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.head().toLowerCase(Locale.ROOT)).contains("upgrade: http/1.1");
        assertThat(answer.body())
                .startsWith("{\"error\":{\"message\":\"/v1/responses is no WebSocket; send POST over HTTP\"");
    }
}
