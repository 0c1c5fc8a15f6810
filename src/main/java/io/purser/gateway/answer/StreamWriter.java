package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.usage.Cost;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the stream of one attempt in the form that its caller speaks. */
public interface StreamWriter {
    /**
     * Reads an event of the provider as a chunk of a chat completion, which says what the call needs to know of it.
     *
     * @return the chunk, or null for the event that ends the stream
     */
    default @Nullable ObjectNode chunkOf(ObjectNode event) {
        return event;
    }

    /**
     * Writes an answer that came at once instead of a stream as chunks.
     *
     * @param each takes one chunk after another, so that they are not all in memory
     */
    default void chunksOf(JsonNode answer, Consumer<ObjectNode> each) {
        BufferedChunks.of(answer, each);
    }

    /**
     * Adds a chunk of the answer to what the caller gets.
     *
     * @param data the chunk as the provider wrote it, or null if Purser made or changed it
     */
    void chunk(ObjectNode chunk, byte @Nullable [] data, Buffer forCaller);

    /** The bytes of memory that the writer needs until the end of the stream, for what it keeps of the answer so far. */
    default long held() {
        return 0;
    }

    /**
     * The events that tell the usage and the cost; only {@link AnswerForm#done} follows them.
     *
     * @param named the fields that identify the answer
     * @param told the provider's usage, or null if it told none
     */
    Buffer usage(ObjectNode named, @Nullable ObjectNode told, Cost cost);

    /** The events that complete a stream whose usage could not be counted; only {@link AnswerForm#done} follows them. */
    Buffer uncounted();
}
