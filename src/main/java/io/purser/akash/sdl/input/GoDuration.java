package io.purser.akash.sdl.input;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go's {@code time.ParseDuration} reads them: {@code 24h}, {@code 1h30m}, {@code 1.5h}. */
final class GoDuration {
    private static final String PART = "([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)";
    private static final Pattern WHOLE = Pattern.compile("[-+]?(?:0|(?:" + PART + ")+)");
    private static final Pattern EACH = Pattern.compile(PART);
    private static final Map<String, BigDecimal> NANOSECONDS = Map.of(
            "ns", BigDecimal.ONE,
            "us", new BigDecimal("1e3"),
            "µs", new BigDecimal("1e3"),
            "μs", new BigDecimal("1e3"),
            "ms", new BigDecimal("1e6"),
            "s", new BigDecimal("1e9"),
            "m", new BigDecimal("60e9"),
            "h", new BigDecimal("3600e9"));
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int LONGEST = 100;

    private GoDuration() {}

    /** The duration; empty if the text is not one, or if it is longer than 292 years. */
    static Optional<Duration> parse(String text) {
        if (text.length() > LONGEST || !WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal nanoseconds = BigDecimal.ZERO;
        Matcher parts = EACH.matcher(text);
        while (parts.find()) {
            BigDecimal unit = NANOSECONDS.getOrDefault(parts.group(2), BigDecimal.ZERO);
            nanoseconds = nanoseconds.add(
                    new BigDecimal(parts.group(1)).multiply(unit).setScale(0, RoundingMode.DOWN));
        }
        if (nanoseconds.compareTo(MAX) > 0) {
            return Optional.empty();
        }
        Duration duration = Duration.ofNanos(nanoseconds.longValueExact());
        return Optional.of(text.startsWith("-") ? duration.negated() : duration);
    }
}
