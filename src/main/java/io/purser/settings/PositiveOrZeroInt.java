package io.purser.settings;

import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** A setting that is a whole number from 0 to 2,147,483,647. */
public final class PositiveOrZeroInt implements Converter<Integer> {
    /** Called by the configuration. */
    public PositiveOrZeroInt() {}

    /**
     * Reads the number; an empty text is none.
     *
     * @throws IllegalArgumentException if it is none, or out of these bounds
     */
    @Override
    public @Nullable Integer convert(String value) {
        return value.isBlank() ? null : Math.toIntExact(Bounds.number(value, 0, Integer.MAX_VALUE));
    }
}
