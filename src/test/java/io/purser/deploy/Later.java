package io.purser.deploy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that a test can put forward. */
final class Later extends Clock {
    private final AtomicReference<Duration> by = new AtomicReference<>(Duration.ZERO);

    void forward(Duration time) {
        by.updateAndGet(time::plus);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(by.get());
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
