package io.purser.gateway.attempt;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * A timeout that every event sets anew. A timer that fires too early is set again, so that a stream does not start a
 * timer for each piece.
 */
final class RollingTimeout {
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Runnable whenUp;
    private long timer = NO_TIMER;
    private long timerDue;
    private long deadline;

    /** @param whenUp runs at the timeout, unless it was set anew or ended before */
    RollingTimeout(Vertx vertx, Runnable whenUp) {
        this.vertx = vertx;
        this.whenUp = whenUp;
    }

    /** Sets the timeout to that time from now. */
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

    /** Ends the timeout. */
    void end() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }
}
