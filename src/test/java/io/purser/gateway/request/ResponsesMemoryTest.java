package io.purser.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.catalog.Dialect;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.answer.ResponsesForm;
import io.purser.gateway.answer.StreamedResponse;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A response is paid for as it came and as it is translated, and so is what its stream keeps until the end. */
class ResponsesMemoryTest {
    private static final byte[] RAW = """
            {"model": "openrouter:qwen2-72b", "input": [
              {"role": "user", "content": [%s{"type": "input_image", "image_url": "data:image/png;base64,%s"}]},
              {"type": "custom_tool_call", "call_id": "t", "name": "look", "input": "%s"},
              {"type": "custom_tool_call_output", "call_id": "t", "output": "seen"}]}""".formatted(
                    "{\"type\": \"input_text\", \"text\": \"\"}, ".repeat(5_000),
                    "A".repeat(40_000),
                    "\\\"".repeat(20_000))
            .getBytes(StandardCharsets.UTF_8);

    @Test
    void takesTheTreeTwiceAndTwoFurtherCopiesOfTheTexts() {
        MessagesMemoryTest.assertMemoryOfTranslated(RAW, memory -> ResponsesRequest.read(RAW, memory, Instant.EPOCH));
    }

    private static StreamedResponse stream(HeapLease memory) {
        ResponsesForm form = new ResponsesForm(Instant.EPOCH, PassthroughJson.object(), Map.of());
        return new StreamedResponse(true, form.stream(MessagesFuzzTest.model(Dialect.CHAT_COMPLETIONS)), memory);
    }

    private static byte[] saying(int bytes) {
        return "{\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}"
                .formatted("x".repeat(bytes))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void takesSixteenTimesWhatAStreamSaidUntilItsEnd() {
        HeapLease memory = new HeapAccount(1_000_000, 1_000_000).open("test", 0);
        StreamedResponse stream = stream(memory);

        for (int i = 0; i < 10; i++) {
            stream.take(saying(1_000), Buffer.buffer());
        }
        stream.forgetText();

        // 10,000 bytes and 100 for each of the item and its part
        assertThat(stream.heldText()).isEqualTo(16 * (10_000 + 200));
    }

    @Test
    void refusesAnAnswerThatThereIsNoMemoryFor() {
        HeapLease memory = new HeapAccount(100_000, 100_000).open("test", 0);
        StreamedResponse stream = stream(memory);

        stream.take(saying(4_000), Buffer.buffer());

        assertThatThrownBy(() -> stream.take(saying(4_000), Buffer.buffer())).isInstanceOf(Problem.class);
    }
}
