package io.purser.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.answer.StreamedResponse;
import io.purser.gateway.answer.TextCompletionForm;
import io.purser.memory.HeapAccount;
import io.purser.routing.AnswerLength;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every value of a request for the completion of a text, and of its answer, is replaced: nothing breaks. */
class TextCompletionFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUEST = """
            {'model': 'auto', 'prompt': ['once'], 'max_tokens': 100, 'stream': true, 'logprobs': null, 'echo': false,
             'suffix': null, 'best_of': 1, 'stop': ['END'], 'user': 'u', 'metadata': {'purser': {'task': 't'}}}
            """;
    private static final String CHUNK = """
            {'id': 'g', 'object': 'chat.completion.chunk', 'model': 'm', 'choices': [
               {'index': 0, 'delta': {'role': 'assistant', 'content': 'hi', 'refusal': 'no'}, 'finish_reason': 'stop'}]}
            """;

    @Test
    void readsOrRefusesEveryRequest() throws IOException {
        JsonMutations.read(REQUEST, body -> {
                    TextCompletionRequest request = TextCompletionRequest.read(body, bytes -> {});
                    for (Dialect dialect : Dialect.values()) {
                        Model model = MessagesFuzzTest.model(dialect);
                        if (request.whyNot(model).isEmpty()) {
                            JsonNode sent = JSON.readTree(request.forProvider(model, new AnswerLength(50, true))
                                    .getBytes());
                            assertThat(sent.path("messages").size()).isOne();
                            assertThat(sent.has("prompt")).isFalse();
                        }
                    }
                })
                .assertMoreThan(20, 50);
    }

    @Test
    void writesEveryStream() throws IOException {
        for (byte[] chunk : JsonMutations.of(CHUNK)) {
            StreamedResponse stream = new StreamedResponse(
                    true, new TextCompletionForm(), new HeapAccount(1_000_000, 1_000_000).open("test", 1_000));
            Buffer written = Buffer.buffer();

            stream.take(chunk, written);

            List<String> events =
                    written.toString().lines().filter(line -> !line.isEmpty()).toList();
            assertThat(events)
                    .as(new String(chunk, StandardCharsets.UTF_8))
                    .hasSizeLessThan(2)
                    .allSatisfy(event -> assertThat(PassthroughJson.answer(
                                    event.substring("data: ".length()).getBytes(StandardCharsets.UTF_8)))
                            .isNotNull());
        }
    }
}
