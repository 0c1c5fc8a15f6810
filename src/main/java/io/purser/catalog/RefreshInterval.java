package io.purser.catalog;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The setting {@code purser.catalog-refresh}. */
final class RefreshInterval {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final String OFF = "off";

    private RefreshInterval() {}

    /**
     * Parses the setting; empty if providers are never asked.
     *
     * @throws IllegalArgumentException naming the variable, if it is no duration from a minute to 30 days
     */
    static Optional<Duration> parse(String text) {
        if (text.equals(OFF)) {
            return Optional.empty();
        }
        try {
            Duration interval = Duration.parse(text);
            if (interval.compareTo(SHORTEST) >= 0 && interval.compareTo(LONGEST) <= 0) {
                return Optional.of(interval);
            }
        } catch (DateTimeParseException e) {
            throw wrong(text, e);
        }
        throw wrong(text, null);
    }

    private static IllegalArgumentException wrong(
            String text, @org.jspecify.annotations.Nullable DateTimeParseException cause) {
        return new IllegalArgumentException(
                "PURSER_CATALOG_REFRESH has to be off, or a time from PT1M to P30D, as in PT6H, and is \"%s\""
                        .formatted(text),
                cause);
    }
}
