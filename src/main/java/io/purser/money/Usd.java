package io.purser.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.purser.json.Numbers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An exact amount of US dollars in nano-dollars (10⁻⁹ USD), from −9.2 to +9.2 billion dollars. An operation that would
 * leave this range throws {@link ArithmeticException}; nothing wraps around.
 *
 * @param nanos the amount in nano-dollars; negative in a correction or in an overdrawn budget
 */
@Schema(type = SchemaType.STRING, pattern = Usd.FORM)
public record Usd(long nanos) implements Comparable<Usd> {
    public static final Usd ZERO = new Usd(0);

    /** The form of an amount that is not negative, as a regular expression of JSON Schema. */
    public static final String NOT_NEGATIVE = "^[0-9]{1,10}(\\.[0-9]{1,9})?$";

    /** The most characters that a reader takes for an amount. */
    public static final int LONGEST = 30;

    /** The form of any amount, as a regular expression of JSON Schema. */
    public static final String FORM = "^-?[0-9]{1,10}(\\.[0-9]{1,9})?$";

    private static final int DECIMALS = 9;
    private static final Pattern DECIMAL = Pattern.compile(FORM);

    public static Usd ofNanos(long nanos) {
        return nanos == 0 ? ZERO : new Usd(nanos);
    }

    /**
     * Reads a plain decimal such as {@code 20}, {@code 0.0000123} or {@code -1.5}.
     *
     * @throws IllegalArgumentException for an exponent, a sign other than a leading minus, more than nine decimals, or
     *     an amount out of range
     */
    @JsonCreator
    public static Usd parse(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "an amount is a decimal of dollars with at most nine decimals, as in \"0.0000123\"");
        }
        try {
            return ofNanos(new BigDecimal(text).movePointRight(DECIMALS).longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("an amount is at most 9223372036.854775807 dollars", e);
        }
    }

    /**
     * Rounds up to the next nano-dollar, so that no sum of costs is ever smaller than the debt.
     *
     * @throws ArithmeticException if it is out of range
     */
    public static Usd roundedUp(BigDecimal dollars) {
        if (!Numbers.isUsable(dollars)) {
            throw new ArithmeticException("an amount of dollars is out of any range");
        }
        return ofNanos(dollars.movePointRight(DECIMALS)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact());
    }

    public Usd plus(Usd other) {
        return ofNanos(Math.addExact(nanos, other.nanos));
    }

    public Usd minus(Usd other) {
        return ofNanos(Math.subtractExact(nanos, other.nanos));
    }

    public Usd negated() {
        return ofNanos(Math.negateExact(nanos));
    }

    public boolean isMoreThan(Usd other) {
        return nanos > other.nanos;
    }

    public boolean isZero() {
        return nanos == 0;
    }

    public boolean isNegative() {
        return nanos < 0;
    }

    public Usd min(Usd other) {
        return nanos <= other.nanos ? this : other;
    }

    public Usd max(Usd other) {
        return nanos >= other.nanos ? this : other;
    }

    public BigDecimal toBigDecimal() {
        return BigDecimal.valueOf(nanos, DECIMALS);
    }

    @Override
    public int compareTo(Usd other) {
        return Long.compare(nanos, other.nanos);
    }

    /** The exact decimal with the fewest digits and no exponent: {@code 20}, {@code 0.0000123}. */
    @Override
    @JsonValue
    public String toString() {
        return nanos == 0 ? "0" : toBigDecimal().stripTrailingZeros().toPlainString();
    }
}
