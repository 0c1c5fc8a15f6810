package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.support.Api;
import io.purser.support.EventStream;
import io.purser.support.FakeProviderResource;
import io.purser.support.PostgresResource;
import io.purser.support.TestSystem;
import io.purser.support.WithGateway;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Anthropic's Messages at a provider that speaks chat completions: what it gets, what the caller gets, and the cost. */
@QuarkusTest
@WithGateway
class MessagesTest {
    private static JsonNode sentFor(MessagesCall call) {
        return Provider.sentFor(call.request());
    }

    @Test
    void answersAsAnthropicDoesAndWritesTheExactCostOnce() {
        MessagesCall call = MessagesCall.to("auto", "{'prompt': 1000, 'completion': 500, 'cached': 100}")
                .with("max_tokens", "1000");

        Response first = call.postWith("idempotency-key", call.task());
        Response again = call.postWith("idempotency-key", call.task());

        JsonPath answer = first.jsonPath();
        assertThat(first.statusCode()).as(first.asString()).isEqualTo(200);
        assertThat(answer.getString("type")).isEqualTo("message");
        assertThat(answer.getString("role")).isEqualTo("assistant");
        assertThat(answer.getString("model")).isEqualTo("qwen/qwen-2-72b-instruct");
        assertThat(answer.getList("content.type")).containsExactly("text");
        assertThat(answer.getString("content[0].text")).isEqualTo("hello");
        assertThat(answer.getString("stop_reason")).isEqualTo("end_turn");
        assertThat(answer.getString("stop_sequence")).isNull();
        assertThat(answer.getInt("usage.input_tokens")).isEqualTo(900);
        assertThat(answer.getInt("usage.cache_read_input_tokens")).isEqualTo(100);
        assertThat(answer.getInt("usage.cache_creation_input_tokens")).isZero();
        assertThat(answer.getInt("usage.output_tokens")).isEqualTo(500);
        // 1,000 at 0.000001 and 500 at 0.000002
        assertThat(first.header("x-purser-cost-usd")).isEqualTo("0.002");
        assertThat(first.header("request-id")).isEqualTo(first.header("x-request-id"));
        call.assertWasPaidOnceAndGivenAgain(first, again);
    }

    @Test
    void takesAKeyAsAnthropicsClientsSendIt() {
        MessagesCall call = MessagesCall.to("auto", "hello");
        Response answer = io.restassured.RestAssured.given()
                .header("x-api-key", PostgresResource.OPERATOR_KEY)
                .header("anthropic-version", "2023-06-01")
                .contentType("application/json")
                .body(call.json())
                .post(MessagesCall.PATH + "?beta=true");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(TestSystem.callsWith(call.task())
                        .getFirst()
                        .path("authorization")
                        .asText())
                .isEqualTo("Bearer " + FakeProviderResource.PROVIDER_KEY);
    }

    @Test
    void translatesTheConversationToolsAndSettings() {
        MessagesCall call = MessagesCall.to("auto", "ignored")
                .with("system", "[{'type': 'text', 'text': 'be brief', 'cache_control': {'type': 'ephemeral'}}]")
                .with("messages", """
                        [{'role': 'user', 'content': [
                            {'type': 'text', 'text': 'what is it?'},
                            {'type': 'image', 'source': {'type': 'base64', 'media_type': 'image/png', 'data': 'AAAA'}},
                            {'type': 'image', 'source': {'type': 'url', 'url': 'https://example.com/a.png'}}]},
                         {'role': 'assistant', 'content': [
                            {'type': 'text', 'text': 'I look'},
                            {'type': 'tool_use', 'id': 'a', 'name': 'look', 'input': {'at': 1.5}},
                            {'type': 'tool_use', 'id': 'b', 'name': 'look', 'input': {}}]},
                         {'role': 'user', 'content': [
                            {'type': 'tool_result', 'tool_use_id': 'a', 'content': 'a cat'},
                            {'type': 'tool_result', 'tool_use_id': 'b', 'is_error': true, 'content': [
                                {'type': 'text', 'text': 'nothing'},
                                {'type': 'image', 'source': {'type': 'base64', 'media_type': 'image/png', 'data': 'BBBB'}}]},
                            {'type': 'text', 'text': 'go on', 'cache_control': {'type': 'ephemeral'}}]},
                         {'role': 'system', 'content': 'be quick'},
                         {'role': 'user', 'content': 'now'}]
                        """)
                .with("tools", """
                        [{'name': 'look', 'description': 'looks', 'input_schema': {'type': 'object', 'properties': {'at': {}}}}]
                        """)
                .with("tool_choice", "{'type': 'any', 'disable_parallel_tool_use': true}")
                .with("stop_sequences", "['END']")
                .with("temperature", "0.30")
                .with("top_p", "0.9")
                .with("top_k", "5")
                .with("thinking", "{'type': 'adaptive'}")
                .with("context_management", "{'edits': [{'type': 'clear_thinking_20251015', 'keep': 'all'}]}");
        call.request().body.withObject("metadata").put("user_id", "u1");

        Response answer = call.post();

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        JsonNode sent = sentFor(call);
        assertThat(sent.path("messages")).isEqualTo(EventStream.quoted("""
                [{'role': 'system', 'content': [{'type': 'text', 'text': 'be brief', 'cache_control': {'type': 'ephemeral'}}]},
                 {'role': 'user', 'content': [{'type': 'text', 'text': 'what is it?'},
                    {'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,AAAA'}},
                    {'type': 'image_url', 'image_url': {'url': 'https://example.com/a.png'}}]},
                 {'role': 'assistant', 'content': 'I look', 'tool_calls': [
                    {'type': 'function', 'id': 'a', 'function': {'name': 'look', 'arguments': '{\\'at\\':1.5}'}},
                    {'type': 'function', 'id': 'b', 'function': {'name': 'look', 'arguments': '{}'}}]},
                 {'role': 'tool', 'tool_call_id': 'a', 'content': 'a cat'},
                 {'role': 'tool', 'tool_call_id': 'b', 'content': 'Error: nothing'},
                 {'role': 'user', 'content': [{'type': 'text', 'text': 'Images of the result b:'},
                    {'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,BBBB'}},
                    {'type': 'text', 'text': 'go on', 'cache_control': {'type': 'ephemeral'}}]},
                 {'role': 'system', 'content': 'be quick'},
                 {'role': 'user', 'content': 'now'}]
                """));
        assertThat(sent.path("tools")).isEqualTo(EventStream.quoted("""
                [{'type': 'function', 'function': {'name': 'look', 'description': 'looks',
                  'parameters': {'type': 'object', 'properties': {'at': {}}}}}]
                """));
        assertThat(sent.path("tool_choice").asText()).isEqualTo("required");
        assertThat(sent.path("parallel_tool_calls").asBoolean(true)).isFalse();
        assertThat(sent.path("stop")).isEqualTo(EventStream.quoted("['END']"));
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(50);
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.3);
        assertThat(sent.path("top_k").asInt()).isEqualTo(5);
        assertThat(sent.path("user").asText()).isEqualTo("u1");
        assertThat(sent.has("thinking") || sent.has("context_management") || sent.has("system"))
                .isFalse();
        assertThat(answer.header("x-purser-dropped")).isNull();
    }

    @Test
    void sendsALongUserAsItsHashAndAFormAsASchema() {
        MessagesCall call = MessagesCall.to("auto", "hello")
                .with(
                        "output_config",
                        "{'effort': 'high', 'format': {'type': 'json_schema', 'schema': {'type': 'object'}}}");
        call.request().body.withObject("metadata").put("user_id", "u".repeat(65));

        Response answer = call.post();

        JsonNode sent = sentFor(call);
        assertThat(sent.path("user").asText())
                .isEqualTo("f20e249d15fa4b9f44ba21d154f62e1efa76ddfdce5d25139a33a4787cee5a8b");
        assertThat(sent.path("response_format")).isEqualTo(EventStream.quoted("""
                {'type': 'json_schema', 'json_schema': {'name': 'answer', 'strict': true, 'schema': {'type': 'object'}}}
                """));
        assertThat(sent.has("reasoning_effort")).isFalse();
        assertThat(answer.header("x-purser-dropped")).isEqualTo("output_config.effort");
    }

    @Test
    void takesTheFormOfAnAnswerWhereTheBetasHadIt() {
        MessagesCall call = MessagesCall.to("auto", "hello")
                .with("output_format", "{'type': 'json_schema', 'schema': {'type': 'object'}}");

        Response answer = call.post();

        assertThat(sentFor(call).path("response_format")).isEqualTo(EventStream.quoted("""
                {'type': 'json_schema', 'json_schema': {'name': 'answer', 'strict': true, 'schema': {'type': 'object'}}}
                """));
        assertThat(answer.header("x-purser-dropped")).isNull();
    }

    @Test
    void answersWithTheUseOfATool() {
        Response answer =
                MessagesCall.to("auto", "{'recording': 'openai/tool-call'}").post();

        assertThat(answer.jsonPath().getString("stop_reason")).isEqualTo("tool_use");
        assertThat(EventStream.quoted(answer.asString()).path("content"))
                .isEqualTo(EventStream.quoted("[{'type': 'tool_use', 'id': 'call_1', 'name': 'look', 'input': {}}]"));
    }

    /** The reasons are those that OpenAI, vLLM and SGLang were seen to give. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'finish_reason': 'stop' | end_turn |",
                "'finish_reason': 'length' | max_tokens |",
                "'finish_reason': 'content_filter' | refusal |",
                "'finish_reason': 'tool_calls' | tool_use |",
                "'finish_reason': 'stop', 'stop_reason': 'END' | stop_sequence | END",
                "'finish_reason': 'stop', 'matched_stop': 'END' | stop_sequence | END",
                "'finish_reason': 'stop', 'matched_stop': 151645 | end_turn |",
                "'finish_reason': 'stop', 'stop_reason': 'other' | end_turn |",
            })
    void tellsWhyTheModelStopped(String told, String reason, String sequence) {
        MessagesCall call = MessagesCall.to("auto", """
                {'answer': {'json': {'id': 'g1', 'object': 'chat.completion', 'created': 1, 'model': 'm', 'choices': [
                  {'index': 0, 'message': {'role': 'assistant', 'content': 'x'}, %s}],
                  'usage': {'prompt_tokens': 10, 'completion_tokens': 5, 'total_tokens': 15}}}}
                """.formatted(told)).with("stop_sequences", "['END']");

        JsonPath answer = call.post().jsonPath();

        assertThat(answer.getString("stop_reason")).isEqualTo(reason);
        assertThat(answer.getString("stop_sequence")).isEqualTo(sequence);
    }

    @Test
    void tellsTheCacheOfTheProviderBesideTheOtherTokens() {
        JsonPath answer = MessagesCall.to("auto", "{'recording': 'anthropic/cache-beside-the-prompt'}")
                .post()
                .jsonPath();

        assertThat(answer.getInt("usage.input_tokens")).isEqualTo(40);
        assertThat(answer.getInt("usage.cache_creation_input_tokens")).isEqualTo(600);
        assertThat(answer.getInt("usage.cache_read_input_tokens")).isEqualTo(2000);
        assertThat(answer.getInt("usage.output_tokens")).isEqualTo(25);
    }

    @Test
    void keepsArgumentsThatAreNoObject() {
        MessagesCall call = MessagesCall.to("auto", """
                {'answer': {'json': {'choices': [{'message': {'content': null, 'tool_calls': [
                  {'type': 'function', 'function': {'name': 'look', 'arguments': 'half of'}}]}, 'finish_reason': 'stop'}],
                  'usage': {'prompt_tokens': 10, 'completion_tokens': 5}}}}
                """);

        JsonNode answer = EventStream.quoted(call.post().asString());

        assertThat(answer.at("/content/0/input")).isEqualTo(EventStream.quoted("{'arguments': 'half of'}"));
        assertThat(answer.at("/content/0/id").asText()).startsWith("toolu_");
        assertThat(answer.path("id").asText()).startsWith("msg_");
        assertThat(answer.path("stop_reason").asText()).isEqualTo("tool_use");
    }

    @Test
    void countsWhatAProviderDoesNotTellAndFallsBackAsEveryCallDoes() {
        MessagesCall silent = MessagesCall.to("auto", "{'no_usage': true}");
        MessagesCall failing = MessagesCall.to("openrouter:qwen2-72b", "{'qwen/qwen-2-72b-instruct': {'status': 500}}")
                .with("models", "['openrouter:gpt-4o-mini']");

        assertThat(silent.post().jsonPath().getInt("usage.output_tokens")).isEqualTo(1);
        assertThat(failing.post().jsonPath().getString("model")).isEqualTo("openai/gpt-4o-mini");
    }

    @Test
    void countsTokensWithoutACall() {
        MessagesCall call = MessagesCall.to("auto", "hello there");
        MessagesCall longer = MessagesCall.to("auto", "hello there")
                .with("tools", "[{'name': 'look', 'description': 'looks', 'input_schema': {'type': 'object'}}]");
        call.request().body.remove("max_tokens");

        Response counted = Api.post(MessagesCall.PATH + "/count_tokens", call.json());
        Response more = Api.post(MessagesCall.PATH + "/count_tokens", longer.json());
        Response unknown = Api.post(
                MessagesCall.PATH + "/count_tokens",
                "{\"model\": \"gpt-99\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}");

        // Two words, one for the role, three around the message and three around all
        assertThat(counted.asString()).isEqualTo("{\"input_tokens\":9}");
        assertThat(more.jsonPath().getInt("input_tokens")).isGreaterThan(15);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.jsonPath().getString("error.type")).isEqualTo("not_found_error");
        assertThat(TestSystem.callsWith(call.task())).isEmpty();
    }

    @Test
    void answersAClientThatLooksWhetherItIsThere() {
        assertThat(io.restassured.RestAssured.given().head("/").statusCode()).isEqualTo(200);
    }

    @Test
    void takesBackNothingThatOtherCallersMaySay() {
        MessagesCall call = MessagesCall.to("auto", "hello").with("n", "3").with("my_field", "1");

        Response answer = call.post();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(List.of(answer.header("x-purser-dropped").split(", "))).containsExactlyInAnyOrder("n", "my_field");
        assertThat(sentFor(call).has("n")).isFalse();
    }
}
