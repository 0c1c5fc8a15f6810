package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.EventStream;
import io.purser.support.Ledger;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's Responses: what a provider of chat completions gets, what the caller gets, and the cost. */
@QuarkusTest
@WithGateway
class ResponsesTest {
    private static JsonNode json(String text) {
        return EventStream.json(text.replace('\'', '"'));
    }

    private static JsonNode sentFor(ResponsesCall call) {
        return Provider.sentFor(call.request());
    }

    @Test
    void answersAsOpenAiDoesAndWritesTheExactCostOnce() {
        ResponsesCall call = ResponsesCall.to("auto", "{'prompt': 1000, 'completion': 500, 'cached': 100}")
                .with("max_output_tokens", "1000")
                .with("instructions", "'be brief'")
                .with("temperature", "0.5")
                .with("store", "false");
        long before = Instant.now().getEpochSecond();

        Response first = call.postWith("idempotency-key", call.task());
        Response again = call.postWith("idempotency-key", call.task());

        JsonPath answer = first.jsonPath();
        assertThat(first.statusCode()).as(first.asString()).isEqualTo(200);
        assertThat(answer.getString("id")).startsWith("resp_");
        assertThat(answer.getString("object")).isEqualTo("response");
        assertThat(answer.getString("status")).isEqualTo("completed");
        assertThat(answer.getLong("created_at")).isBetween(before, Instant.now().getEpochSecond());
        assertThat(answer.getString("model")).isEqualTo("qwen/qwen-2-72b-instruct");
        assertThat(answer.getString("error")).isNull();
        assertThat(answer.getString("incomplete_details")).isNull();
        assertThat(answer.getBoolean("store")).isFalse();
        assertThat(answer.getString("instructions")).isEqualTo("be brief");
        assertThat(answer.getDouble("temperature")).isEqualTo(0.5);
        assertThat(answer.getString("top_p")).isNull();
        assertThat(answer.getString("tool_choice")).isEqualTo("auto");
        assertThat(answer.getMap("metadata")).containsOnlyKeys("mark");
        assertThat(answer.getList("output")).hasSize(1);
        assertThat(answer.getString("output[0].id")).startsWith("msg_");
        assertThat(answer.getString("output[0].type")).isEqualTo("message");
        assertThat(answer.getString("output[0].role")).isEqualTo("assistant");
        assertThat(answer.getString("output[0].status")).isEqualTo("completed");
        assertThat(json(first.asString()).at("/output/0/content"))
                .isEqualTo(json("[{'type': 'output_text', 'text': 'hello', 'annotations': [], 'logprobs': []}]"));
        assertThat(json(first.asString()).path("usage")).isEqualTo(json("""
                {'input_tokens': 1000, 'input_tokens_details': {'cached_tokens': 100, 'cache_write_tokens': 0},
                 'output_tokens': 500, 'output_tokens_details': {'reasoning_tokens': 0},
                 'total_tokens': 1500, 'cost': 0.002}
                """));
        // 1,000 at 0.000001 and 500 at 0.000002
        assertThat(first.header("x-purser-cost-usd")).isEqualTo("0.002");
        assertThat(first.header("x-purser-dropped")).isNull();
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.header("x-purser-replayed")).isEqualTo("true");
        assertThat(TestSystem.callsWith(call.task())).hasSize(1);
        assertThat(Ledger.entryOf(call.task()))
                .containsEntry("entry", first.header("x-purser-reservation"))
                .containsEntry("cost_usd", "0.002")
                .containsEntry("prompt_tokens", 1000)
                .containsEntry("cached_tokens", 100)
                .containsEntry("completion_tokens", 500)
                .containsEntry("status", "ok");
    }

    @Test
    void translatesTheConversation() {
        ResponsesCall call = ResponsesCall.to("auto", "ignored")
                .with("instructions", "'be brief'")
                .with("input", """
                [{'type': 'message', 'role': 'developer', 'content': 'be kind'},
                 {'role': 'user', 'content': [{'type': 'input_text', 'text': 'what is it?'},
                    {'type': 'input_image', 'image_url': 'data:image/png;base64,AAAA', 'detail': 'high'},
                    {'type': 'input_image', 'image_url': 'https://example.com/a.png', 'detail': 'original'}]},
                 {'type': 'reasoning', 'id': 'rs_1', 'summary': [], 'encrypted_content': 'gAAA'},
                 {'type': 'message', 'id': 'msg_1', 'status': 'completed', 'role': 'assistant', 'content': [
                    {'type': 'output_text', 'text': 'I look', 'annotations': [], 'logprobs': []}]},
                 {'type': 'function_call', 'id': 'fc_1', 'call_id': 'a', 'name': 'look', 'arguments': '{}', 'status': 'completed'},
                 {'type': 'custom_tool_call', 'id': 'ctc_1', 'call_id': 'b', 'name': 'patch', 'input': '*** Begin'},
                 {'type': 'function_call_output', 'call_id': 'a', 'output': [
                    {'type': 'input_text', 'text': 'a cat'},
                    {'type': 'input_image', 'image_url': 'data:image/png;base64,BBBB'}]},
                 {'type': 'custom_tool_call_output', 'call_id': 'b', 'output': 'done'},
                 {'type': 'function_call', 'call_id': 'c', 'name': 'look', 'arguments': '{}'},
                 {'role': 'assistant', 'content': 'so'},
                 {'type': 'function_call_output', 'call_id': 'c', 'output': 'a dog'},
                 {'role': 'assistant', 'content': [{'type': 'refusal', 'refusal': 'no'}]},
                 {'role': 'user', 'content': 'now'}]
                """);

        Response answer = call.post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(sentFor(call).path("messages")).isEqualTo(json("""
                [{'role': 'system', 'content': 'be brief'},
                 {'role': 'system', 'content': 'be kind'},
                 {'role': 'user', 'content': [{'type': 'text', 'text': 'what is it?'},
                    {'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,AAAA', 'detail': 'high'}},
                    {'type': 'image_url', 'image_url': {'url': 'https://example.com/a.png'}}]},
                 {'role': 'assistant', 'content': 'I look', 'tool_calls': [
                    {'type': 'function', 'id': 'a', 'function': {'name': 'look', 'arguments': '{}'}},
                    {'type': 'function', 'id': 'b', 'function': {'name': 'patch', 'arguments': '{\\'input\\':\\'*** Begin\\'}'}}]},
                 {'role': 'tool', 'tool_call_id': 'a', 'content': 'a cat'},
                 {'role': 'tool', 'tool_call_id': 'b', 'content': 'done'},
                 {'role': 'user', 'content': [{'type': 'text', 'text': 'From the output of a:'},
                    {'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,BBBB'}}]},
                 {'role': 'assistant', 'content': 'so', 'tool_calls': [
                    {'type': 'function', 'id': 'c', 'function': {'name': 'look', 'arguments': '{}'}}]},
                 {'role': 'tool', 'tool_call_id': 'c', 'content': 'a dog'},
                 {'role': 'assistant', 'content': 'no'},
                 {'role': 'user', 'content': 'now'}]
                """));
        assertThat(answer.header("x-purser-dropped")).isEqualTo("input.content.detail, input.reasoning");
    }

    @Test
    void translatesFilesSoundsAndMarksOfTheCache() {
        ResponsesCall call = ResponsesCall.to("auto", "hi").with("input", """
                [{'role': 'user', 'content': [
                    {'type': 'input_text', 'text': 'x', 'prompt_cache_breakpoint': {'mode': 'explicit'}}]},
                 {'role': 'user', 'content': [
                    {'type': 'input_file', 'filename': 'a.pdf', 'file_data': 'data:application/pdf;base64,AAAA'}]}]
                """);

        Response answer = call.post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(sentFor(call).path("messages")).isEqualTo(json("""
                [{'role': 'user', 'content': [
                    {'type': 'text', 'text': 'x', 'prompt_cache_breakpoint': {'mode': 'explicit'}}]},
                 {'role': 'user', 'content': [
                    {'type': 'file', 'file': {'file_data': 'data:application/pdf;base64,AAAA', 'filename': 'a.pdf'}}]}]
                """));
    }

    @Test
    void translatesToolsAndSettings() {
        ResponsesCall call = ResponsesCall.to("auto", "hi")
                .with("tools", """
                        [{'type': 'function', 'name': 'look', 'description': 'looks', 'strict': true,
                          'parameters': {'type': 'object', 'properties': {'at': {}}}},
                         {'type': 'function', 'name': 'wait', 'parameters': null, 'strict': null},
                         {'type': 'custom', 'name': 'patch', 'description': 'patches',
                          'format': {'type': 'grammar', 'syntax': 'lark', 'definition': 'start: /x/'}},
                         {'type': 'custom', 'name': 'run', 'format': {'type': 'text'}}]
                        """)
                .with("tool_choice", "{'type': 'custom', 'name': 'patch'}")
                .with("parallel_tool_calls", "false")
                .with("text", """
                        {'verbosity': 'low', 'format': {'type': 'json_schema', 'name': 'person', 'strict': true,
                          'description': 'one', 'schema': {'type': 'object'}}}
                        """)
                .with("temperature", "0.30")
                .with("top_p", "0.9")
                .with("user", "'u1'")
                .with("safety_identifier", "'s1'")
                .with("prompt_cache_key", "'c1'")
                .with("include", "['reasoning.encrypted_content']")
                .with("reasoning", "{'effort': 'high', 'summary': 'auto'}")
                .with("truncation", "'disabled'")
                .with("background", "false")
                .with("previous_response_id", "null")
                .with("client_metadata", "{'a': 'b'}")
                .with("seed", "7");

        Response answer = call.post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        JsonNode sent = sentFor(call);
        assertThat(sent.path("tools")).isEqualTo(json("""
                [{'type': 'function', 'function': {'name': 'look', 'description': 'looks',
                    'parameters': {'type': 'object', 'properties': {'at': {}}}, 'strict': true}},
                 {'type': 'function', 'function': {'name': 'wait'}},
                 {'type': 'function', 'function': {'name': 'patch',
                    'description': 'patches\\nThe input has to follow this grammar (lark):\\nstart: /x/',
                    'parameters': {'type': 'object', 'properties': {'input': {'type': 'string'}},
                      'required': ['input'], 'additionalProperties': false}}},
                 {'type': 'function', 'function': {'name': 'run',
                    'parameters': {'type': 'object', 'properties': {'input': {'type': 'string'}},
                      'required': ['input'], 'additionalProperties': false}}}]
                """));
        assertThat(sent.path("tool_choice")).isEqualTo(json("{'type': 'function', 'function': {'name': 'patch'}}"));
        assertThat(sent.path("parallel_tool_calls").asBoolean(true)).isFalse();
        assertThat(sent.path("response_format")).isEqualTo(json("""
                {'type': 'json_schema', 'json_schema':
                  {'name': 'person', 'description': 'one', 'schema': {'type': 'object'}, 'strict': true}}
                """));
        assertThat(sent.path("verbosity").asText()).isEqualTo("low");
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.3);
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(50);
        assertThat(sent.path("user").asText()).isEqualTo("u1");
        assertThat(sent.path("safety_identifier").asText()).isEqualTo("s1");
        assertThat(sent.path("prompt_cache_key").asText()).isEqualTo("c1");
        for (String name : List.of("input", "text", "reasoning", "reasoning_effort", "include", "truncation", "seed")) {
            assertThat(sent.has(name)).as(name).isFalse();
        }
        assertThat(List.of(answer.header("x-purser-dropped").split(", ")))
                .containsExactlyInAnyOrder(
                        "client_metadata",
                        "include.reasoning.encrypted_content",
                        "reasoning.summary",
                        "seed",
                        "tools.format",
                        "reasoning.effort");
        assertThat(answer.jsonPath().getString("text.format.name")).isEqualTo("person");
        assertThat(answer.jsonPath().getString("reasoning.effort")).isEqualTo("high");
        assertThat(answer.jsonPath().getString("tools[3].name")).isEqualTo("run");
    }

    @Test
    void leavesOutTheToolsThatAreNotAllowedAndSettingsForNone() {
        String tools = "[{'type': 'function', 'name': 'a'}, {'type': 'function', 'name': 'b'}]";
        ResponsesCall some = ResponsesCall.to("auto", "hi")
                .with("tools", tools)
                .with(
                        "tool_choice",
                        "{'type': 'allowed_tools', 'mode': 'required', 'tools': [{'type': 'function', 'name': 'b'}]}");
        ResponsesCall none = ResponsesCall.to("auto", "hi")
                .with("tools", "[]")
                .with("tool_choice", "'auto'")
                .with("parallel_tool_calls", "true");

        assertThat(some.post().statusCode()).isEqualTo(200);
        assertThat(none.post().statusCode()).isEqualTo(200);

        assertThat(sentFor(some).path("tools").findValuesAsText("name")).containsExactly("b");
        assertThat(sentFor(some).path("tool_choice").asText()).isEqualTo("required");
        assertThat(sentFor(none).has("tools")
                        || sentFor(none).has("tool_choice")
                        || sentFor(none).has("parallel_tool_calls"))
                .isFalse();
    }

    @Test
    void answersWithTheCallsOfAFunctionAndOfACustomTool() {
        ResponsesCall call = ResponsesCall.to("auto", """
                {'answer': {'json': {'id': 'g1', 'model': 'm', 'choices': [{'message': {'content': 'I look', 'tool_calls': [
                  {'id': 'a', 'type': 'function', 'function': {'name': 'look', 'arguments': '{}'}},
                  {'id': 'b', 'type': 'function', 'function': {'name': 'patch', 'arguments': {'input': 'x y'}}},
                  {'type': 'function', 'function': {'name': 'patch', 'arguments': 'half of'}}]},
                  'finish_reason': 'tool_calls'}], 'usage': {'prompt_tokens': 10, 'completion_tokens': 5}}}}
                """)
                .with("tools", "[{'type': 'function', 'name': 'look'}, {'type': 'custom', 'name': 'patch'}]");

        JsonNode output = json(call.post().asString()).path("output");

        assertThat(output.findValuesAsText("type"))
                .containsExactly("message", "output_text", "function_call", "custom_tool_call", "custom_tool_call");
        assertThat(output.at("/1/id").asText()).startsWith("fc_");
        assertThat(output.at("/1/call_id").asText()).isEqualTo("a");
        assertThat(output.at("/1/name").asText()).isEqualTo("look");
        assertThat(output.at("/1/arguments").asText()).isEqualTo("{}");
        assertThat(output.at("/2/id").asText()).startsWith("ctc_");
        assertThat(output.at("/2/call_id").asText()).isEqualTo("b");
        assertThat(output.at("/2/input").asText()).isEqualTo("x y");
        assertThat(output.at("/3/input").asText()).isEqualTo("half of");
        assertThat(output.at("/3/call_id").asText()).startsWith("call_");
    }

    @Test
    void putsTheNameOfANamespaceBeforeThoseOfItsTools() {
        ResponsesCall call = ResponsesCall.to("auto", """
                {'answer': {'json': {'id': 'g1', 'model': 'm', 'choices': [{'message': {'content': null, 'tool_calls': [
                  {'id': 'a', 'type': 'function', 'function': {'name': 'agents__spawn', 'arguments': '{}'}},
                  {'id': 'b', 'type': 'function', 'function': {'name': 'mcp__files__run', 'arguments': '{\\'input\\': \\'x\\'}'}}]},
                  'finish_reason': 'tool_calls'}], 'usage': {'prompt_tokens': 10, 'completion_tokens': 5}}}}
                """).with("tools", """
                [{'type': 'namespace', 'name': 'agents', 'description': 'others', 'tools': [
                    {'type': 'function', 'name': 'spawn', 'parameters': {'type': 'object'}}]},
                 {'type': 'namespace', 'name': 'mcp__files__', 'tools': [{'type': 'custom', 'name': 'run'}]}]
                """);
        ResponsesCall next = ResponsesCall.to("auto", "ignored").with("input", """
                [{'type': 'function_call', 'call_id': 'a', 'namespace': 'agents', 'name': 'spawn', 'arguments': '{}'},
                 {'type': 'function_call_output', 'call_id': 'a', 'output': 'x'}]
                """);

        Response answer = call.post();
        next.post();

        JsonNode output = json(answer.asString()).path("output");
        assertThat(sentFor(call).path("tools").findValuesAsText("name"))
                .containsExactly("agents__spawn", "mcp__files__run");
        assertThat(answer.header("x-purser-dropped")).isEqualTo("tools.description");
        assertThat(output.at("/0/name").asText()).isEqualTo("spawn");
        assertThat(output.at("/0/namespace").asText()).isEqualTo("agents");
        assertThat(output.at("/1/name").asText()).isEqualTo("run");
        assertThat(output.at("/1/namespace").asText()).isEqualTo("mcp__files__");
        assertThat(output.at("/1/input").asText()).isEqualTo("x");
        assertThat(sentFor(next).at("/messages/0/tool_calls/0/function/name").asText())
                .isEqualTo("agents__spawn");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type': 'function', 'namespace': 'agents', 'name': 'spawn'} | agents__spawn
            {'type': 'function', 'name': 'agents__spawn'}                | agents__spawn
            {'type': 'custom', 'namespace': 'agents__', 'name': 'run'}   | agents__run
            """)
    void forcesAToolOfANamespace(String choice, String name) {
        ResponsesCall call =
                ResponsesCall.to("auto", "hello").with("tools", """
                        [{'type': 'namespace', 'name': 'agents', 'tools': [
                            {'type': 'function', 'name': 'spawn'}, {'type': 'custom', 'name': 'run'}]}]
                        """).with("tool_choice", choice);

        assertThat(call.post().statusCode()).isEqualTo(200);

        assertThat(sentFor(call).at("/tool_choice/function/name").asText()).isEqualTo(name);
    }

    @Test
    void allowsOnlyTheToolsOfANamespaceThatTheCallerNames() {
        ResponsesCall call =
                ResponsesCall.to("auto", "hello").with("tools", """
                        [{'type': 'function', 'name': 'run'}, {'type': 'namespace', 'name': 'agents', 'tools': [
                            {'type': 'function', 'name': 'spawn'}, {'type': 'function', 'name': 'run'}]}]
                        """).with("tool_choice", """
                        {'type': 'allowed_tools', 'mode': 'required', 'tools': [
                            {'type': 'function', 'namespace': 'agents', 'name': 'run'}]}
                        """);

        assertThat(call.post().statusCode()).isEqualTo(200);

        assertThat(sentFor(call).path("tools").findValuesAsText("name")).containsExactly("agents__run");
    }

    @ParameterizedTest
    @CsvSource({
        "stop, completed,",
        "tool_calls, completed,",
        "length, incomplete, max_output_tokens",
        "content_filter, incomplete, content_filter"
    })
    void tellsWhetherTheAnswerIsComplete(String told, String status, String reason) {
        JsonPath answer = ResponsesCall.to("auto", """
                {'answer': {'json': {'model': 'm', 'choices': [{'message': {'content': 'x'}, 'finish_reason': '%s'}],
                  'usage': {'prompt_tokens': 10, 'completion_tokens': 5,
                    'completion_tokens_details': {'reasoning_tokens': 3}}}}}
                """.formatted(told)).post().jsonPath();

        assertThat(answer.getString("status")).isEqualTo(status);
        assertThat(answer.getString("output[0].status")).isEqualTo(status);
        assertThat(answer.getString("incomplete_details.reason")).isEqualTo(reason);
        assertThat(answer.getInt("usage.output_tokens_details.reasoning_tokens"))
                .isEqualTo(3);
    }

    @Test
    void tellsARefusalAsSuch() {
        Response answer = ResponsesCall.to("auto", """
                {'answer': {'json': {'model': 'm', 'choices': [{'message': {'content': null, 'refusal': 'I will not'},
                  'finish_reason': 'stop'}], 'usage': {'prompt_tokens': 10, 'completion_tokens': 5}}}}
                """).post();

        assertThat(json(answer.asString()).at("/output/0/content"))
                .isEqualTo(json("[{'type': 'refusal', 'refusal': 'I will not'}]"));
    }

    @Test
    void repeatsShortSettingsOnly() {
        String text = "x".repeat(1_001);
        Response answer = ResponsesCall.to("auto", "hi")
                .with("instructions", "'" + text + "'")
                .with("tools", "[{'type': 'function', 'name': 'f', 'description': '" + text + "'}]")
                .post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getString("instructions")).isNull();
        assertThat(answer.jsonPath().getList("tools")).isEmpty();
    }

    @Test
    void countsWhatAProviderDoesNotTellAndFallsBackAsEveryCallDoes() {
        ResponsesCall silent = ResponsesCall.to("auto", "{'no_usage': true}");
        ResponsesCall failing = ResponsesCall.to(
                        "openrouter:qwen2-72b", "{'qwen/qwen-2-72b-instruct': {'status': 500}}")
                .with("models", "['openrouter:gpt-4o-mini']");

        assertThat(silent.post().jsonPath().getInt("usage.output_tokens")).isEqualTo(1);
        assertThat(failing.post().jsonPath().getString("model")).isEqualTo("openai/gpt-4o-mini");
    }

    @Test
    void countsTokensWithoutACall() {
        ResponsesCall call = ResponsesCall.to("auto", "hello there").without("max_output_tokens");
        ResponsesCall longer = ResponsesCall.to("auto", "hello there")
                .with("tools", "[{'type': 'function', 'name': 'look', 'description': 'looks'}]");

        Response counted = Api.post(ResponsesCall.PATH + "/input_tokens", call.json());
        Response more = Api.post(ResponsesCall.PATH + "/input_tokens", longer.json());
        Response unknown = Api.post(ResponsesCall.PATH + "/input_tokens", "{\"model\": \"gpt-99\", \"input\": \"hi\"}");

        // Two words, one for the role, three around the message and three around all
        assertThat(counted.asString()).isEqualTo("{\"object\":\"response.input_tokens\",\"input_tokens\":9}");
        assertThat(more.jsonPath().getInt("input_tokens")).isGreaterThan(15);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.jsonPath().getString("error.code")).isEqualTo("model_not_found");
        assertThat(TestSystem.callsWith(call.task())).isEmpty();
    }
}
