package io.purser.gateway;

import io.vertx.core.Vertx;
import java.time.Duration;

/** A timeout that runs an action once, unless {@link #end} comes first. */
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

    /** Starts the timeout, anew if it runs already. */
    void begin() {
        end();
        timer = vertx.setTimer(Math.max(1, time.toMillis()), fired -> {
            timer = NONE;
            whenOver.run();
        });
    }

    /** Ends the timeout without the action. */
    void end() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
            timer = NONE;
        }
    }
}
