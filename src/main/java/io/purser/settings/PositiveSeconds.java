package io.purser.settings;

import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** A setting that is a whole number of seconds from 1 to 1,728,000, which are 20 days. */
public final class PositiveSeconds implements Converter<Integer> {
    /** Called by the configuration. */
    public PositiveSeconds() {}

    /**
     * Reads the number; an empty text is none.
     *
     * @throws IllegalArgumentException if it is none, or out of these bounds
     */
    @Override
    public @Nullable Integer convert(String value) {
        return value.isBlank() ? null : Math.toIntExact(Bounds.number(value, 1, Bounds.LONGEST.toSeconds()));
    }
}
