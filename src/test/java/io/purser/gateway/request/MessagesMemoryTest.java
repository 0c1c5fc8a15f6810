package io.purser.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.catalog.Dialect;
import io.purser.gateway.answer.PassthroughJson;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** What is translated is paid for, as it came and in its other form. */
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
        assertMemoryOfTranslated(RAW, memory -> MessagesRequest.read(RAW, memory));
    }

    /** Checks that reading a body takes the memory of its tree twice, and of two further copies of its texts. */
    static void assertMemoryOfTranslated(byte[] raw, Consumer<LongConsumer> reading) {
        AtomicLong tree = new AtomicLong();
        PassthroughJson.request(raw, tree::addAndGet);
        AtomicLong taken = new AtomicLong();

        reading.accept(taken::addAndGet);

        assertThat(tree.get()).isPositive();
        assertThat(taken.get()).isEqualTo(2 * tree.get() + 2L * raw.length);
    }

    @Test
    void takesAKibibyteForEachBlockOfAChatCompletionAndACopyOfItsImagesOnlyWhereItIsTranslated() {
        String image = "data:image/png;base64," + "A".repeat(40_000);
        byte[] raw = """
                {"model": "x", "tools": [{"type": "function", "function": {"name": "look"}}], "messages": [
                  {"role": "user", "content": [%s{"type": "image_url", "image_url": {"url": "%s"}}]},
                  {"role": "assistant", "tool_calls": [{"id": "t", "type": "function",
                    "function": {"name": "look", "arguments": "{}"}}]},
                  {"role": "tool", "tool_call_id": "t", "content": "seen"}]}""".formatted("{\"type\": \"text\", \"text\": \"a\"}, ".repeat(5_000), image)
                .getBytes(StandardCharsets.UTF_8);

        ChatRequest request = ChatRequest.read(raw, bytes -> {});

        // Three messages, 5,001 parts, the source of an image, a call and a tool
        assertThat(request.memoryToWrite(MessagesFuzzTest.model(Dialect.MESSAGES)))
                .isEqualTo(1_024 * (3 + 5_001 + 1 + 1 + 1) + image.length());
        assertThat(request.memoryToWrite(MessagesFuzzTest.model(Dialect.CHAT_COMPLETIONS)))
                .isZero();
    }
}
