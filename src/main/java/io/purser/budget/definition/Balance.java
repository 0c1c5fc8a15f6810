package io.purser.budget.definition;

import io.purser.money.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * The balance of a budget in one window.
 *
 * @param limit the amount that may be spent
 * @param spent the amount that was captured
 * @param reserved the amount that is held for calls under way; not negative
 */
public record Balance(Usd limit, Usd spent, Usd reserved) {
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger LEAST = MOST.negate();
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /**
     * limit − spent − reserved; negative if a limit was lowered or a capture was above its bound. A result outside the
     * range of {@link Usd} becomes the end of the range, so that a balance can always be read.
     */
    public Usd remaining() {
        try {
            long left = Math.subtractExact(Math.subtractExact(limit.nanos(), spent.nanos()), reserved.nanos());
            return Usd.ofNanos(Math.max(left, -Long.MAX_VALUE));
        } catch (ArithmeticException aStepIsOutOfRange) {
            BigInteger exact = BigInteger.valueOf(limit.nanos())
                    .subtract(BigInteger.valueOf(spent.nanos()))
                    .subtract(BigInteger.valueOf(reserved.nanos()));
            return Usd.ofNanos(exact.max(LEAST).min(MOST).longValueExact());
        }
    }

    /**
     * This balance, if the sum of the spent and the reserved amount is in the range of {@link Usd}.
     *
     * @throws ArithmeticException if it is not
     */
    public Balance checked() {
        Usd _ = spent.plus(reserved);
        return this;
    }

    /** The amount by which the limit is exceeded; zero if it is not. */
    public Usd over() {
        return remaining().negated().max(Usd.ZERO);
    }

    public boolean canHold(Usd amount) {
        return !amount.isMoreThan(remaining());
    }

    /** Whether it could hold the amount if everything reserved came back. */
    public boolean couldHold(Usd amount) {
        return !amount.isMoreThan(new Balance(limit, spent, Usd.ZERO).remaining());
    }

    /** This balance with the same change that led from one balance to another. */
    public Balance changedAs(Balance from, Balance to) {
        return new Balance(
                limit, spent.plus(to.spent.minus(from.spent)), reserved.plus(to.reserved.minus(from.reserved)));
    }

    public Balance reserve(Usd amount) {
        return new Balance(limit, spent, reserved.plus(amount));
    }

    /** Whether more than that share of the limit remains, computed exactly. */
    public boolean hasMoreLeftThan(BigDecimal percent) {
        return share(percent) > 0;
    }

    /** Whether less than that share of the limit remains, computed exactly. */
    public boolean hasLessLeftThan(BigDecimal percent) {
        return share(percent) < 0;
    }

    private int share(BigDecimal percent) {
        if (limit.isZero() && remaining().isZero()) {
            return BigDecimal.ZERO.compareTo(percent); // a limit of zero has 0 percent left, as in remainingPercent
        }
        return remaining()
                .toBigDecimal()
                .multiply(HUNDRED)
                .compareTo(limit.toBigDecimal().multiply(percent));
    }

    /** The remaining percentage of the limit, rounded down to two decimals; zero if the limit is zero or exceeded. */
    public BigDecimal remainingPercent() {
        if (limit.isZero() || remaining().isNegative()) {
            return BigDecimal.ZERO.setScale(2);
        }
        return remaining().toBigDecimal().multiply(HUNDRED).divide(limit.toBigDecimal(), 2, RoundingMode.DOWN);
    }
}
