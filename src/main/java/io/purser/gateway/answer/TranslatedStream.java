package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.usage.Cost;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Writes a stream in another form than the provider's, whose last events tell the cost. */
abstract class TranslatedStream implements StreamWriter {
    /**
     * The events that end the stream.
     *
     * @param named the fields that identify the answer
     * @param cost the usage and its cost, or null if the usage could not be counted
     */
    abstract Buffer end(ObjectNode named, @Nullable Cost cost);

    @Override
    public final Buffer usage(ObjectNode named, @Nullable ObjectNode told, Cost cost) {
        return end(named, cost);
    }

    @Override
    public final Buffer uncounted() {
        return end(PassthroughJson.object(), null);
    }
}
