package io.purser.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import io.purser.gateway.answer.MessagesReader;
import io.purser.gateway.answer.OpenAiForm;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.answer.StreamedResponse;
import io.purser.gateway.usage.UsageReader;
import io.purser.memory.HeapAccount;
import io.purser.problem.Problem;
import io.purser.routing.AnswerLength;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Every value of a chat completion for a provider that speaks Messages, and of its answer, is replaced by values of
 * every other kind: nothing breaks, and nobody is charged otherwise than the provider's own figures say.
 */
class ChatAtMessagesFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Model CLAUDE = MessagesFuzzTest.model(Dialect.MESSAGES);
    private static final MessagesReader READER = new MessagesReader(Instant.EPOCH);

    private static final String REQUEST = """
            {'model': 'auto', 'max_tokens': 100, 'stream': true, 'stream_options': {'include_usage': true},
             'messages': [
               {'role': 'system', 'content': 's'},
               {'role': 'user', 'content': [{'type': 'text', 'text': 't', 'cache_control': {'type': 'ephemeral', 'ttl': '1h'}},
                  {'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,AAAA', 'detail': 'auto'}}]},
               {'role': 'assistant', 'content': null, 'refusal': 'no', 'reasoning_content': 'x', 'tool_calls': [
                  {'id': 'a', 'type': 'function', 'function': {'name': 'look', 'arguments': '{}'}}]},
               {'role': 'tool', 'tool_call_id': 'a', 'content': [{'type': 'text', 'text': 'x'}]}],
             'tools': [{'type': 'function', 'function': {'name': 'look', 'description': 'd', 'parameters': {'type': 'object'}}}],
             'tool_choice': {'type': 'function', 'function': {'name': 'look'}}, 'parallel_tool_calls': false,
             'response_format': {'type': 'json_schema', 'json_schema': {'name': 'x', 'schema': {}}},
             'reasoning': {'effort': 'high'}, 'thinking': {'type': 'adaptive'}, 'stop': ['END'], 'seed': 5, 'n': 1,
             'user': 'u', 'metadata': {'purser': {'task': 't'}, 'x': 1}, 'temperature': 1, 'top_k': 5, 'unknown': {'a': 1}}
            """;

    private static final String ANSWER = """
            {'id': 'm', 'type': 'message', 'role': 'assistant', 'model': 'm', 'content': [
               {'type': 'thinking', 'thinking': 'a', 'signature': 'b'}, {'type': 'text', 'text': 'hi', 'citations': null},
               {'type': 'tool_use', 'id': 'a', 'name': 'look', 'input': {'at': 1}}],
             'stop_reason': 'tool_use', 'stop_sequence': null, 'usage': {'input_tokens': 4, 'output_tokens': 3,
               'cache_creation_input_tokens': 6, 'cache_read_input_tokens': 7, 'service_tier': 'standard',
               'cache_creation': {'ephemeral_5m_input_tokens': 4, 'ephemeral_1h_input_tokens': 2}}}
            """;

    private static final List<String> EVENTS = List.of(
            "{'type':'message_start','message':{'id':'m','model':'m','content':[],'usage':{'input_tokens':4,"
                    + "'cache_read_input_tokens':7,'output_tokens':1}}}",
            "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'a'}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'b'}}",
            "{'type':'content_block_start','index':1,'content_block':{'type':'text','text':''}}",
            "{'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':'hi'}}",
            "{'type':'content_block_start','index':2,'content_block':{'type':'tool_use','id':'a','name':'look','input':{}}}",
            "{'type':'content_block_delta','index':2,'delta':{'type':'input_json_delta','partial_json':'{}'}}",
            "{'type':'content_block_stop','index':2}",
            "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':2}}");

    @Test
    void readsOrRefusesEveryRequest() throws IOException {
        int sent = 0;
        int refused = 0;
        for (byte[] body : JsonMutations.of(REQUEST)) {
            try {
                ChatRequest request = ChatRequest.read(body, bytes -> {});
                assertThat(request.dropped(CLAUDE)).isNotNull();
                if (request.whyNot(CLAUDE).isEmpty()) {
                    JsonNode written = JSON.readTree(request.forProvider(CLAUDE, new AnswerLength(50, true))
                            .getBytes());
                    assertThat(written.path("max_tokens").intValue()).isEqualTo(50);
                    assertThat(written.path("messages").isArray()).isTrue();
                    assertThat(request.memoryToWrite(CLAUDE)).isPositive();
                    sent++;
                } else {
                    assertThatCode(() -> request.requireServable(List.of(CLAUDE)))
                            .isInstanceOf(Problem.class);
                    refused++;
                }
            } catch (Problem problem) {
                assertThat(problem.openAiStatus()).isEqualTo(400);
                refused++;
            }
        }

        assertThat(sent).isGreaterThan(100);
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void readsEveryAnswerWithTheUsageThatTheProviderTells() throws IOException {
        for (byte[] answer : JsonMutations.of(ANSWER)) {
            JsonNode told = Objects.requireNonNull(PassthroughJson.answer(answer));
            JsonNode read = READER.whole(told);

            assertThat(PassthroughJson.bytes(read)).isNotEmpty();
            if (READER.isTranslated(told)) {
                assertThat(read.path("choices").size()).isOne();
                assertThat(UsageReader.in(read))
                        .as(new String(answer, StandardCharsets.UTF_8))
                        .isEqualTo(UsageReader.in(told));
            }
        }
    }

    @Test
    void writesEveryStream() throws IOException {
        JsonMutations.write(EVENTS, ChatAtMessagesFuzzTest::write);
    }

    private static void write(List<byte[]> events) throws IOException {
        StreamedResponse stream = new StreamedResponse(
                true, READER.stream(new OpenAiForm()), new HeapAccount(1_000_000, 1_000_000).open("test", 1_000));
        Buffer written = Buffer.buffer();
        events.forEach(event -> stream.take(event, written));
        for (String line :
                written.toString().lines().filter(each -> !each.isEmpty()).toList()) {
            assertThat(line).startsWith("data: {");
            JsonNode chunk = JSON.readTree(line.substring("data: ".length()));
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("choices").size()).isOne();
        }
    }
}
