package io.purser.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import io.purser.catalog.ModelTraits;
import io.purser.catalog.PriceOrigin;
import io.purser.catalog.Prices;
import io.purser.gateway.answer.MessagesForm;
import io.purser.gateway.answer.StreamedResponse;
import io.purser.memory.HeapAccount;
import io.purser.money.Price;
import io.purser.money.Tariff;
import io.purser.routing.AnswerLength;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every value of a request and of an answer is replaced by values of every other kind: nothing breaks. */
class MessagesFuzzTest {
    private static final String REQUEST = """
            {'model': 'auto', 'max_tokens': 100, 'stream': true, 'system': [{'type': 'text', 'text': 's'}],
             'messages': [
               {'role': 'user', 'content': [{'type': 'text', 'text': 't', 'cache_control': {'type': 'ephemeral', 'ttl': '1h'}},
                  {'type': 'image', 'source': {'type': 'base64', 'media_type': 'image/png', 'data': 'AAAA'}}]},
               {'role': 'assistant', 'content': [{'type': 'thinking', 'thinking': 'a', 'signature': 'b'},
                  {'type': 'tool_use', 'id': 'a', 'name': 'look', 'input': {'at': 1}}]},
               {'role': 'user', 'content': [{'type': 'tool_result', 'tool_use_id': 'a', 'is_error': true,
                  'content': [{'type': 'text', 'text': 'x'}]}]},
               {'role': 'system', 'content': 'y'}],
             'tools': [{'name': 'look', 'description': 'd', 'input_schema': {'type': 'object'}, 'strict': true,
                'allowed_callers': ['direct']}, {'type': 'bash_20250124', 'name': 'bash'}],
             'tool_choice': {'type': 'tool', 'name': 'look', 'disable_parallel_tool_use': true},
             'thinking': {'type': 'enabled', 'budget_tokens': 1024}, 'stop_sequences': ['END'], 'service_tier': 'auto',
             'output_config': {'effort': 'high', 'format': {'type': 'json_schema', 'schema': {}}},
             'context_management': {'edits': [{'type': 'clear_thinking_20251015', 'keep': 'all'}]},
             'metadata': {'user_id': 'u', 'purser': {'task': 't'}}, 'temperature': 1, 'unknown': {'a': 1}}
            """;

    private static final List<String> EVENTS = List.of(
            "{'type':'message_start','message':{'id':'m','model':'m','content':[],'usage':{'input_tokens':4,'output_tokens':1}}}",
            "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'hi'}}",
            "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':'{}'}}",
            "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':2}}");

    private static final List<String> CHUNKS = List.of(
            "{'id':'g','model':'m','choices':[{'index':0,'delta':{'role':'assistant','content':'hi','refusal':'no'}}]}",
            "{'id':'g','choices':[{'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'look','arguments':'{}'}}]}}]}",
            "{'id':'g','choices':[{'delta':{'function_call':{'name':'look','arguments':'{}'}},'finish_reason':'stop'}]}");

    static Model model(Dialect dialect) {
        return new Model(
                "provider",
                "model",
                new Model.Endpoint(dialect, URI.create("http://127.0.0.1"), "model", null, false, Set.of()),
                Prices.of(Tariff.of(Price.perMillion("1"), Price.perMillion("2"))),
                PriceOrigin.UNLISTED,
                100_000,
                10_000,
                1,
                Set.of(),
                ModelTraits.UNKNOWN);
    }

    @Test
    void readsOrRefusesEveryRequest() throws IOException {
        JsonMutations.read(REQUEST, body -> {
                    MessagesRequest request = MessagesRequest.read(body, bytes -> {});
                    for (Dialect dialect : Dialect.values()) {
                        Model model = model(dialect);
                        assertThat(request.forProvider(model, new AnswerLength(50, true))
                                        .length())
                                .isPositive();
                        assertThat(request.dropped(model)).isNotNull();
                        assertThat(request.whyNot(model)).isNotNull();
                    }
                    assertThat(request.countPrompt()).isPositive();
                })
                .assertMoreThan(100, 100);
    }

    @Test
    void writesEveryStream() throws IOException {
        for (Dialect dialect : Dialect.values()) {
            List<String> plain = dialect == Dialect.MESSAGES ? EVENTS : CHUNKS;
            JsonMutations.write(plain, events -> write(dialect, events));
        }
    }

    private static void write(Dialect dialect, List<byte[]> events) {
        StreamedResponse stream = new StreamedResponse(
                true,
                new MessagesForm(Set.of("END"), () -> 1).stream(model(dialect)),
                new HeapAccount(1_000_000, 1_000_000).open("test", 1_000));
        Buffer written = Buffer.buffer();
        events.forEach(event -> stream.take(event, written));
        written.appendBuffer(stream.uncounted());
        assertThat(written.toString()).contains("event: message_delta\n").endsWith("\n\n");
    }
}
