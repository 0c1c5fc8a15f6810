package io.purser.toolservers.client;

import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * The limits of one exchange with a tool server, or of several that follow each other.
 *
 * @param until when all of them have to be over, in nanoseconds of {@link System#nanoTime}
 * @param longest the whole time, for messages
 * @param largest bytes of one answer
 * @param holding how many times its bytes an answer takes, beside its tree
 * @param memory receives the bytes of memory that the answers take; an exception from it ends the reading
 */
public record ExchangeLimits(long until, Duration longest, long largest, int holding, LongConsumer memory) {
    /** Limits that begin now. */
    public static ExchangeLimits within(Duration longest, long largest, int holding, LongConsumer memory) {
        return new ExchangeLimits(System.nanoTime() + longest.toNanos(), longest, largest, holding, memory);
    }

    /** The same, with answers of at most that many bytes. */
    ExchangeLimits withLargest(long most) {
        return new ExchangeLimits(until, longest, Math.min(largest, most), holding, memory);
    }

    /** The time that is left; not positive if there is none. */
    public Duration rest() {
        return Duration.ofNanos(until - System.nanoTime());
    }

    /** Receives the bytes of an answer that are kept. */
    LongConsumer bytes() {
        return bytes -> memory.accept(holding * bytes);
    }
}
