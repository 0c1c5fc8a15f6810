package io.purser.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Reads numbers from text, and limits their length. Beyond these limits, Java would write, round or compare a number of
 * a few characters, such as {@code 1e-30000000}, for minutes.
 */
public final class Numbers {
    /** The most characters of a written number, and the most significant digits. */
    public static final int LONGEST = 400;

    /** The largest power of ten of its first digit, up or down. The doubles of IEEE 754 lie between -324 and 308. */
    public static final int LARGEST_EXPONENT = 400;

    private Numbers() {}

    /**
     * Reads a decimal, with or without an exponent.
     *
     * @throws NumberFormatException if it is not a decimal, is written with more than 400 characters, or has an
     *     exponent beyond 400
     */
    public static BigDecimal decimal(String text) {
        if (text.length() > LONGEST) {
            throw outOfRange();
        }
        BigDecimal number = new BigDecimal(text);
        if (!isUsable(number)) {
            throw outOfRange();
        }
        return number;
    }

    /**
     * Reads a whole number without an exponent.
     *
     * @throws NumberFormatException if it is not a whole number, or is written with more than 400 characters
     */
    public static BigInteger integer(String text) {
        if (text.length() > LONGEST) {
            throw outOfRange();
        }
        return new BigInteger(text);
    }

    /** Whether Java can write, round and compare the number quickly. */
    public static boolean isUsable(BigDecimal number) {
        long digits = number.precision();
        return digits <= LONGEST && Math.abs(digits - number.scale() - 1) <= LARGEST_EXPONENT;
    }

    /** The whole number in any notation: 100, 100.0 and 1e2 are the same. Empty if it is not a whole number. */
    public static Optional<BigInteger> whole(JsonNode node) {
        if (node.isIntegralNumber()) {
            return Optional.of(node.bigIntegerValue());
        }
        if (!node.isBigDecimal() || !isUsable(node.decimalValue())) {
            return Optional.empty();
        }
        BigDecimal number = node.decimalValue().stripTrailingZeros();
        return number.scale() <= 0 ? Optional.of(number.toBigInteger()) : Optional.empty();
    }

    private static NumberFormatException outOfRange() {
        return new NumberFormatException(
                "the number is out of any range: it may have %d digits, and an exponent up to %d"
                        .formatted(LONGEST, LARGEST_EXPONENT));
    }
}
