package io.purser.deploy;

import io.purser.support.UtcClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that a test can put forward. */
final class Later extends UtcClock {
    private final AtomicReference<Duration> by = new AtomicReference<>(Duration.ZERO);

    void forward(Duration time) {
        by.updateAndGet(time::plus);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(by.get());
    }
}
