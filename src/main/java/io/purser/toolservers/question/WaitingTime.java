package io.purser.toolservers.question;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time for which a call waits for its caller: for all its questions together, and at most so long. */
final class WaitingTime {
    private final Duration longest;
    private final LongSupplier nanos;
    private int open;
    private long begun;
    private long before;

    WaitingTime(Duration longest, LongSupplier nanos) {
        this.longest = longest;
        this.nanos = nanos;
    }

    /** A question begins. The result is the time that is left; not positive if there is none. */
    synchronized Duration begin() {
        if (open++ == 0) {
            begun = nanos.getAsLong();
        }
        return longest.minus(waited());
    }

    /** A question ends. */
    synchronized void end() {
        Duration waited = waited();
        if (--open == 0) {
            before = waited.toNanos();
        }
    }

    synchronized Duration waited() {
        Duration waited = Duration.ofNanos(open == 0 ? before : before + nanos.getAsLong() - begun);
        return waited.compareTo(longest) > 0 ? longest : waited;
    }

    Duration longest() {
        return longest;
    }
}
