package io.purser.settings;

import org.eclipse.microprofile.config.spi.Converter;

/** A setting that is a whole number from 1 to 9,223,372,036,854,775,807. */
public final class PositiveLong implements Converter<Long> {
    /** Called by the configuration. */
    public PositiveLong() {}

    /**
     * Reads the number.
     *
     * @throws IllegalArgumentException if it is none, or out of these bounds
     */
    @Override
    public Long convert(String value) {
        return Bounds.number(value, 1, Long.MAX_VALUE);
    }
}
