package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Api;
import io.purser.support.EventStream;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's Responses: what a provider of chat completions gets, what the caller gets, and the cost. */
@QuarkusTest
@WithGateway
class ResponsesTest {
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
        assertThat(EventStream.quoted(first.asString()).at("/output/0/content"))
                .isEqualTo(EventStream.quoted(
                        "[{'type': 'output_text', 'text': 'hello', 'annotations': [], 'logprobs': []}]"));
        assertThat(EventStream.quoted(first.asString()).path("usage")).isEqualTo(EventStream.quoted("""
                {'input_tokens': 1000, 'input_tokens_details': {'cached_tokens': 100, 'cache_write_tokens': 0},
                 'output_tokens': 500, 'output_tokens_details': {'reasoning_tokens': 0},
                 'total_tokens': 1500, 'cost': 0.002}
                """));
        // 1,000 at 0.000001 and 500 at 0.000002
        assertThat(first.header("x-purser-cost-usd")).isEqualTo("0.002");
        assertThat(first.header("x-purser-dropped")).isNull();
        call.assertWasPaidOnceAndGivenAgain(first, again);
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
        assertThat(Provider.sentFor(call.request()).path("messages")).isEqualTo(EventStream.quoted("""
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
        assertThat(Provider.sentFor(call.request()).path("messages")).isEqualTo(EventStream.quoted("""
                [{'role': 'user', 'content': [
                    {'type': 'text', 'text': 'x', 'prompt_cache_breakpoint': {'mode': 'explicit'}}]},
                 {'role': 'user', 'content': [
                    {'type': 'file', 'file': {'file_data': 'data:application/pdf;base64,AAAA', 'filename': 'a.pdf'}}]}]
                """));
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

        assertThat(EventStream.quoted(answer.asString()).at("/output/0/content"))
                .isEqualTo(EventStream.quoted("[{'type': 'refusal', 'refusal': 'I will not'}]"));
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
