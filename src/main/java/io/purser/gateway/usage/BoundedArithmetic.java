package io.purser.gateway.usage;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Arithmetic with numbers of which nobody knows how they were written. A number such as {@code 1e999999999} takes the
 * memory of a machine to write down, so that it is looked at by its magnitude before anything is done with it.
 */
final class BoundedArithmetic {
    /** Digits before the point that a long holds in any case. */
    private static final int DIGITS = 18;

    private BoundedArithmetic() {}

    /** The number in whole units, rounded up, from 0 to that many. */
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

    /** The number with the point moved to the right, in whole units, rounded up, from 0 to that many. */
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

    /** How many digits are before the point; 0 or less where the number is smaller than one. */
    private static long magnitude(BigDecimal number) {
        return (long) number.precision() - number.scale();
    }
}
