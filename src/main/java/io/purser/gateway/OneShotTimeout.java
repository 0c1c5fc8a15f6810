package io.purser.gateway;

import io.vertx.core.Vertx;
import java.time.Duration;

/** A wait that somebody else has to end; where nobody does in time, something is done about it. */
final class OneShotTimeout {
    private static final long NONE = -1;

    private final Vertx vertx;
    private final Duration time;
    private final Runnable whenOver;
    private long timer = NONE;

    OneShotTimeout(Vertx vertx, Duration time, Runnable whenOver) {
        this.vertx = vertx;
        this.time = time;
        this.whenOver = whenOver;
    }

    /** Waits from now on. */
    void begin() {
        end();
        timer = vertx.setTimer(Math.max(1, time.toMillis()), fired -> {
            timer = NONE;
            whenOver.run();
        });
    }

    /** Waits no longer. */
    void end() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
            timer = NONE;
        }
    }
}
