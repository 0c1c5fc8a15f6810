package io.purser.settings;

import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** A setting that is a whole number from 1 to 9,223,372,036,854,775,807. */
public final class PositiveLong implements Converter<Long> {
    /** Called by the configuration. */
    public PositiveLong() {}

    /**
     * Reads the number; an empty text is none.
     *
     * @throws IllegalArgumentException if it is none, or out of these bounds
     */
    @Override
    public @Nullable Long convert(String value) {
        return value.isBlank() ? null : Bounds.number(value, 1, Long.MAX_VALUE);
    }
}
