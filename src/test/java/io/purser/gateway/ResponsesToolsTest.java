package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.EventStream;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tools of OpenAI's Responses: what a provider of chat completions gets, and the calls that the caller gets. */
@QuarkusTest
@WithGateway
class ResponsesToolsTest {
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
        JsonNode sent = Provider.sentFor(call.request());
        assertThat(sent.path("tools")).isEqualTo(EventStream.quoted("""
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
        assertThat(sent.path("tool_choice"))
                .isEqualTo(EventStream.quoted("{'type': 'function', 'function': {'name': 'patch'}}"));
        assertThat(sent.path("parallel_tool_calls").asBoolean(true)).isFalse();
        assertThat(sent.path("response_format")).isEqualTo(EventStream.quoted("""
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

        assertThat(Provider.sentFor(some.request()).path("tools").findValuesAsText("name"))
                .containsExactly("b");
        assertThat(Provider.sentFor(some.request()).path("tool_choice").asText())
                .isEqualTo("required");
        assertThat(Provider.sentFor(none.request()).has("tools")
                        || Provider.sentFor(none.request()).has("tool_choice")
                        || Provider.sentFor(none.request()).has("parallel_tool_calls"))
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

        JsonNode output = EventStream.quoted(call.post().asString()).path("output");

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

        JsonNode output = EventStream.quoted(answer.asString()).path("output");
        assertThat(Provider.sentFor(call.request()).path("tools").findValuesAsText("name"))
                .containsExactly("agents__spawn", "mcp__files__run");
        assertThat(answer.header("x-purser-dropped")).isEqualTo("tools.description");
        assertThat(output.at("/0/name").asText()).isEqualTo("spawn");
        assertThat(output.at("/0/namespace").asText()).isEqualTo("agents");
        assertThat(output.at("/1/name").asText()).isEqualTo("run");
        assertThat(output.at("/1/namespace").asText()).isEqualTo("mcp__files__");
        assertThat(output.at("/1/input").asText()).isEqualTo("x");
        assertThat(Provider.sentFor(next.request())
                        .at("/messages/0/tool_calls/0/function/name")
                        .asText())
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

        assertThat(Provider.sentFor(call.request())
                        .at("/tool_choice/function/name")
                        .asText())
                .isEqualTo(name);
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

        assertThat(Provider.sentFor(call.request()).path("tools").findValuesAsText("name"))
                .containsExactly("agents__run");
    }
}
