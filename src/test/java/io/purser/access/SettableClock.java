package io.purser.access;

import io.purser.support.UtcClock;
import java.time.Duration;
import java.time.Instant;

/** A clock that moves only when a test moves it. */
public final class SettableClock extends UtcClock {
    private final Instant start;
    private volatile Instant now;

    public SettableClock(Instant start) {
        this.start = start;
        this.now = start;
    }

    public synchronized void advance(Duration time) {
        now = now.plus(time);
    }

    /** The monotonic time of this clock. */
    public long nanoTime() {
        return Duration.between(start, now).toNanos();
    }

    @Override
    public Instant instant() {
        return now;
    }
}
