package io.purser.gateway.usage;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Arithmetic with numbers in an unknown notation. A number such as {@code 1e999999999}, written in full, fills the
 * memory of a machine, so these methods look at its magnitude first.
 */
final class BoundedArithmetic {
    /** The digits before the point that always fit in a long. */
    private static final int DIGITS = 18;

    private BoundedArithmetic() {}

    /** The number in whole units, rounded up, from 0 to the given limit. */
    static long units(BigDecimal number, long most) {
        if (number.signum() <= 0) {
            return 0;
        }
        long magnitude = magnitude(number);
        if (magnitude > DIGITS) {
            return most;
        }
        if (magnitude <= 0) {
            return Math.min(1, most); // less than one
        }
        return Math.min(most, number.setScale(0, RoundingMode.CEILING).longValue());
    }

    /** The number in whole units after its point moved to the right, rounded up, from 0 to the given limit. */
    static long units(BigDecimal number, int places, long most) {
        if (number.signum() <= 0) {
            return 0;
        }
        long magnitude = magnitude(number) + places;
        if (magnitude > DIGITS) {
            return most;
        }
        return magnitude <= 0 ? Math.min(1, most) : units(number.movePointRight(places), most);
    }

    /** The number of digits before the point; 0 or less if the number is smaller than one. */
    private static long magnitude(BigDecimal number) {
        return (long) number.precision() - number.scale();
    }
}
