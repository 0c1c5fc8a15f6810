package io.purser.settings;

import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** A setting that is {@code true} or {@code false}, or another usual word for one of them. */
public final class YesOrNo implements Converter<Boolean> {
    /** Called by the configuration. */
    public YesOrNo() {}

    /**
     * Reads the word; an empty text is none.
     *
     * @throws IllegalArgumentException if it is another one, which would count as {@code false} otherwise
     */
    @Override
    public @Nullable Boolean convert(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "" -> null;
            case "true", "yes", "y", "on", "1" -> true;
            case "false", "no", "n", "off", "0" -> false;
            default -> throw new IllegalArgumentException("it has to be true or false");
        };
    }
}
