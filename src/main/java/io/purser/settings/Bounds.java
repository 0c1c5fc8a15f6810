package io.purser.settings;

import io.quarkus.runtime.configuration.DurationConverter;
import java.math.BigInteger;
import java.time.Duration;

/** Reads settings that have bounds. The configuration adds the name and the value to what is said here. */
final class Bounds {
    /** In milliseconds it is still a number of 32 bits, which timers and sockets take. */
    static final Duration LONGEST = Duration.ofDays(20);

    private Bounds() {}

    static long number(String value, long least, long most) {
        BigInteger number;
        try {
            number = new BigInteger(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it has to be a whole number");
        }
        if (number.compareTo(BigInteger.valueOf(least)) < 0 || number.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new IllegalArgumentException("it has to be from %d to %d".formatted(least, most));
        }
        return number.longValueExact();
    }

    static Duration time(String value, Duration least) {
        Duration time;
        try {
            time = DurationConverter.parseDuration(value.strip());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException("it has to be a time as in PT30S (ISO 8601), 30s or 200ms");
        }
        if (time.compareTo(least) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("it has to be from %s to %s".formatted(least, LONGEST));
        }
        return time;
    }
}
