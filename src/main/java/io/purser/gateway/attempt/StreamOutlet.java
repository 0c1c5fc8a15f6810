package io.purser.gateway.attempt;

import io.vertx.core.buffer.Buffer;

/** Takes the pieces of a stream. */
public interface StreamOutlet {
    /** Passes a piece on; the first piece also sends the head of the answer. */
    void write(Buffer piece);

    boolean isFull();

    /** Runs the action once when the outlet is no longer full. */
    void whenDrained(Runnable next);

    /** Whether another attempt runs that may answer instead, so that only content should be passed on. */
    default boolean isContested() {
        return false;
    }
}
