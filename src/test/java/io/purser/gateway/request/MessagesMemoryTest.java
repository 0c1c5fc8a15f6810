package io.purser.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.gateway.answer.PassthroughJson;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A message is paid for as it came and as it is translated. */
class MessagesMemoryTest {
    private static final byte[] RAW = """
            {"model": "openrouter:qwen2-72b", "max_tokens": 20, "messages": [
              {"role": "user", "content": [%s{"type": "image",
                "source": {"type": "base64", "media_type": "image/png", "data": "%s"}}]},
              {"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "look", "input": {"a": "%s"}}]},
              {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": "seen"}]}]}""".formatted(
                    "{\"type\": \"text\", \"text\": \"\"}, ".repeat(5_000), "A".repeat(40_000), "\\\"".repeat(20_000))
            .getBytes(StandardCharsets.UTF_8);

    @Test
    void takesTheTreeTwiceAndTwoFurtherCopiesOfTheTexts() {
        AtomicLong tree = new AtomicLong();
        PassthroughJson.request(RAW, tree::addAndGet);
        AtomicLong taken = new AtomicLong();

        MessagesRequest.read(RAW, taken::addAndGet);

        assertThat(tree.get()).isPositive();
        assertThat(taken.get()).isEqualTo(2 * tree.get() + 2L * RAW.length);
    }
}
