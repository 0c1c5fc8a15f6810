package io.purser.embedded;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A point of the monotonic clock after which waiting is over. */
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

    /** Waits a moment between two looks at something that changes by itself. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    /** Waits until the condition holds; false if it still does not when the time is up. */
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
