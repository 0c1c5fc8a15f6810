package io.purser.embedded;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A deadline on the monotonic clock. */
final class Deadline {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline after(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean hasPassed() {
        return System.nanoTime() - end >= 0;
    }

    /** Pauses for a moment between two checks of a condition. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    /** Waits until the condition holds; false if it does not hold at the deadline. */
    boolean waitUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (hasPassed()) {
                return false;
            }
            pause();
        }
        return true;
    }
}
