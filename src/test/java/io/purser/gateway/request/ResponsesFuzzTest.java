package io.purser.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import io.purser.gateway.answer.CallerTool;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.answer.ResponsesForm;
import io.purser.gateway.answer.StreamedResponse;
import io.purser.memory.HeapAccount;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.routing.AnswerLength;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every value of a request and of an answer is replaced by values of every other kind: nothing breaks. */
class ResponsesFuzzTest {
    private static final String REQUEST = """
            {'model': 'auto', 'max_output_tokens': 100, 'stream': true, 'stream_options': {'include_obfuscation': false},
             'instructions': 's', 'store': false, 'background': false, 'truncation': 'disabled', 'prompt_cache_key': 'k',
             'input': [
               {'type': 'message', 'role': 'user', 'content': [{'type': 'input_text', 'text': 't',
                    'prompt_cache_breakpoint': {'mode': 'explicit'}},
                  {'type': 'input_image', 'image_url': 'data:image/png;base64,AAAA', 'detail': 'low'},
                  {'type': 'input_file', 'file_data': 'AAAA', 'filename': 'a'},
                  {'type': 'input_audio', 'input_audio': {'data': 'AAAA', 'format': 'wav'}}]},
               {'type': 'reasoning', 'id': 'r', 'summary': [{'type': 'summary_text', 'text': 'x'}]},
               {'role': 'assistant', 'content': [{'type': 'output_text', 'text': 't', 'annotations': [{'a': 1}]},
                  {'type': 'refusal', 'refusal': 'no'}]},
               {'type': 'function_call', 'call_id': 'a', 'name': 'look', 'namespace': 'group', 'arguments': '{}'},
               {'type': 'custom_tool_call', 'call_id': 'b', 'name': 'patch', 'input': 'x'},
               {'type': 'function_call_output', 'call_id': 'a', 'output': [{'type': 'input_text', 'text': 'x'},
                  {'type': 'input_image', 'image_url': 'https://example.com'}]},
               {'type': 'custom_tool_call_output', 'call_id': 'b', 'output': 'y'},
               {'role': 'assistant', 'content': 'z'}],
             'tools': [{'type': 'function', 'name': 'look', 'description': 'd', 'parameters': {'type': 'object'},
                  'strict': true, 'allowed_callers': ['direct'], 'defer_loading': false},
                {'type': 'custom', 'name': 'patch', 'description': 'd',
                  'format': {'type': 'grammar', 'syntax': 'lark', 'definition': 'x'}},
                {'type': 'namespace', 'name': 'group', 'description': 'd', 'tools': [{'type': 'function', 'name': 'f'}]}],
             'tool_choice': {'type': 'allowed_tools', 'mode': 'auto', 'tools': [{'type': 'function', 'name': 'look'}]},
             'parallel_tool_calls': true, 'reasoning': {'effort': 'high', 'summary': 'auto'}, 'top_logprobs': 0,
             'text': {'verbosity': 'low', 'format': {'type': 'json_schema', 'name': 'x', 'schema': {}, 'strict': true}},
             'include': ['reasoning.encrypted_content'], 'service_tier': 'auto', 'context_management': [],
             'metadata': {'a': 'u', 'purser': {'task': 't'}}, 'temperature': 1, 'unknown': {'a': 1}}
            """;

    private static final List<String> CHUNKS = List.of(
            "{'id':'g','model':'m','choices':[{'index':0,'delta':{'role':'assistant','content':'hi','refusal':'no'}}]}",
            "{'id':'g','choices':[{'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'look','arguments':'{}'}}]}}]}",
            "{'id':'g','choices':[{'delta':{'tool_calls':[{'index':1,'id':'b','function':{'name':'patch','arguments':'{}'}}]}}]}",
            "{'id':'g','choices':[{'delta':{'function_call':{'name':'look','arguments':'{}'}},'finish_reason':'stop'}]}");

    private static ResponsesForm form() {
        return new ResponsesForm(
                Instant.EPOCH, PassthroughJson.object(), Map.of("patch", new CallerTool("group", "patch", true)));
    }

    @Test
    void readsOrRefusesEveryRequest() throws IOException {
        JsonMutations.read(REQUEST, body -> {
                    ResponsesRequest request = ResponsesRequest.read(body, bytes -> {}, Instant.EPOCH);
                    for (Dialect dialect : Dialect.values()) {
                        Model model = MessagesFuzzTest.model(dialect);
                        assertThat(request.forProvider(model, new AnswerLength(50, true))
                                        .length())
                                .isPositive();
                        assertThat(request.dropped(model)).isPresent();
                        assertThat(request.whyNot(model)).isNotNull();
                        assertThat(request.whyNowhere(model)).isNotNull();
                    }
                    assertThat(request.countPrompt()).isPositive();
                })
                .assertMoreThan(100, 100);
    }

    @Test
    void writesEveryStream() throws IOException {
        JsonMutations.write(CHUNKS, ResponsesFuzzTest::write);
    }

    private static void write(List<byte[]> events) {
        ResponsesForm form = form();
        StreamedResponse stream = new StreamedResponse(
                true,
                form.stream(MessagesFuzzTest.model(Dialect.CHAT_COMPLETIONS)),
                new HeapAccount(1_000_000, 1_000_000).open("test", 1_000));
        Buffer written = Buffer.buffer();
        events.forEach(event -> stream.take(event, written));
        written.appendBuffer(stream.uncounted());
        assertThat(written.toString())
                .startsWith("event: response.created\n")
                .contains("event: response.completed\n")
                .endsWith("\n\n");
        assertThat(form.failure(Problem.of(ProblemType.INTERNAL, "x"), "id").toString())
                .contains("event: error\n", "event: response.failed\n");
    }
}
