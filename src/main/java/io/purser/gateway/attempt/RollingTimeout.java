package io.purser.gateway.attempt;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * A time that is set anew with everything that happens. A timer that is due earlier looks again when it fires, so that
 * none is started for every piece of a stream.
 */
final class RollingTimeout {
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Runnable whenUp;
    private long timer = NO_TIMER;
    private long timerDue;
    private long deadline;

    /** @param whenUp is run once the time is up, unless it was set anew or ended before */
    RollingTimeout(Vertx vertx, Runnable whenUp) {
        this.vertx = vertx;
        this.whenUp = whenUp;
    }

    /** The time is up after so long, from now on. */
    void in(Duration wait) {
        deadline = System.nanoTime() + wait.toNanos();
        if (timer == NO_TIMER || deadline - timerDue < 0) {
            end();
            start(wait);
        }
    }

    private void start(Duration wait) {
        timerDue = deadline;
        timer = vertx.setTimer(Math.max(1, wait.plusNanos(999_999).toMillis()), fired -> {
            timer = NO_TIMER;
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (left.isPositive()) {
                start(left);
            } else {
                whenUp.run();
            }
        });
    }

    /** It is not waited for any more. */
    void end() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }
}
