package io.purser.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves only when a test moves it. */
public final class SettableClock extends Clock {
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

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
