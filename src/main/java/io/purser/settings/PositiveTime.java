package io.purser.settings;

import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** A setting that is a time from 1 ms to 20 days, as in {@code PT0.2S}, {@code 200ms} or {@code 10s}. */
public final class PositiveTime implements Converter<Duration> {
    /** Called by the configuration. */
    public PositiveTime() {}

    /**
     * Reads the time; an empty text is none.
     *
     * @throws IllegalArgumentException if it is none, or out of these bounds
     */
    @Override
    public @Nullable Duration convert(String value) {
        return value.isBlank() ? null : Bounds.time(value, Duration.ofMillis(1));
    }
}
