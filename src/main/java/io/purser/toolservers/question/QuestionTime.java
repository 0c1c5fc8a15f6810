package io.purser.toolservers.question;

import io.purser.settings.PositiveTime;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** A time from a second to ten minutes: a call that waits for its caller holds a thread and memory. */
public final class QuestionTime implements Converter<Duration> {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Called by the configuration. */
    public QuestionTime() {}

    /**
     * Reads the time; an empty text is none.
     *
     * @throws IllegalArgumentException if it is none, or out of these bounds
     */
    @Override
    public @Nullable Duration convert(String value) {
        Duration time = new PositiveTime().convert(value);
        if (time != null && (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("it has to be from %s to %s".formatted(SHORTEST, LONGEST));
        }
        return time;
    }
}
