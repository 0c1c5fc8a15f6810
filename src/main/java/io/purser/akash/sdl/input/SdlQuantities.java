package io.purser.akash.sdl.input;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The quantities of an SDL. They are read in binary floating point and rounded down, as Akash does (go/sdl/units.go),
 * because {@code 0.1Gi} has to become the same number of bytes. Quantities are never money.
 */
public final class SdlQuantities {
    /** The value of a number that is too large to count. It is more than any limit. */
    private static final long HUGE = Long.MAX_VALUE;

    private static final Pattern DECIMAL = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,9})?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");
    private static final double MILLIS = 1000;
    private static final long UINT32_MAX = 0xffff_ffffL;
    private static final Map<String, Double> BINARY = powers(1024, "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final Map<String, Double> ALL = all();

    private SdlQuantities() {}

    /** Thousandths of a core, from {@code 500m}, {@code 0.5} or {@code 2}; empty if the text is not a CPU quantity. */
    static OptionalLong cpu(String text) {
        if (text.endsWith("m")) {
            OptionalLong millis = wholeNumber(text.substring(0, text.length() - 1));
            return millis.isPresent() && millis.getAsLong() > UINT32_MAX ? OptionalLong.empty() : millis;
        }
        return scaled(text, MILLIS);
    }

    /** A whole number of graphics processors; empty if the text is not one. */
    static OptionalLong gpu(String text) {
        return wholeNumber(text);
    }

    /** Bytes, from a number with or without one of the suffixes k to E or Ki to Ei; empty if the text is not a size. */
    public static OptionalLong bytes(String text) {
        return suffixed(text, ALL);
    }

    /** Bytes of a GPU's memory, with one of the suffixes Ki to Ei or without one; empty if the text is not a size. */
    static OptionalLong gpuMemory(String text) {
        return suffixed(text, BINARY);
    }

    private static OptionalLong suffixed(String text, Map<String, Double> suffixes) {
        for (Map.Entry<String, Double> suffix : suffixes.entrySet()) {
            if (text.endsWith(suffix.getKey())) {
                return scaled(text.substring(0, text.length() - suffix.getKey().length()), suffix.getValue());
            }
        }
        return scaled(text, 1);
    }

    private static OptionalLong scaled(String text, double unit) {
        if (!DECIMAL.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        double value = Double.parseDouble(text) * unit;
        return value < 0 || Double.isInfinite(value) ? OptionalLong.empty() : OptionalLong.of((long) value);
    }

    private static OptionalLong wholeNumber(String text) {
        if (!DIGITS.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.of(HUGE);
        }
    }

    private static Map<String, Double> all() {
        Map<String, Double> all = new LinkedHashMap<>(BINARY);
        all.putAll(powers(1000, "k", "M", "G", "T", "P", "E"));
        return all;
    }

    private static Map<String, Double> powers(int base, String... suffixes) {
        Map<String, Double> powers = new LinkedHashMap<>();
        double power = 1;
        for (String suffix : suffixes) {
            power *= base;
            powers.put(suffix, power);
        }
        return powers;
    }
}
