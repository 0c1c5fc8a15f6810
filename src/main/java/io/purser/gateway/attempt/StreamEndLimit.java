package io.purser.gateway.attempt;

import io.purser.gateway.answer.StreamedResponse;
import java.time.Duration;

/** How long a stream may still take after its model has stopped. Comments do not extend that wait, and news do. */
final class StreamEndLimit {
    /** If the usage has not come, the wait is longer by this factor. */
    private static final int MORE_FOR_USAGE = 5;

    private final GatewaySettings settings;
    private int progress;
    private long endsAt;

    StreamEndLimit(GatewaySettings settings) {
        this.settings = settings;
    }

    /** The time that is left. */
    Duration left(StreamedResponse answer) {
        if (progress != answer.progress()) {
            progress = answer.progress();
            Duration wait = settings.end();
            endsAt = System.nanoTime()
                    + (answer.finalUsage().isPresent() ? wait : wait.multipliedBy(MORE_FOR_USAGE)).toNanos();
        }
        return Duration.ofNanos(endsAt - System.nanoTime());
    }
}
