package io.purser.budget.definition;

import io.purser.money.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * How a budget stands in one window.
 *
 * @param limit what may be spent
 * @param spent what was captured
 * @param reserved what is held for calls under way; not negative
 */
public record Balance(Usd limit, Usd spent, Usd reserved) {
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger LEAST = MOST.negate();
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /**
     * limit − spent − reserved; negative where a limit was lowered or a capture passed its bound. What would leave the
     * range of {@link Usd} stays at its end, so that a balance can always be read.
     */
    public Usd remaining() {
        BigInteger exact = BigInteger.valueOf(limit.nanos())
                .subtract(BigInteger.valueOf(spent.nanos()))
                .subtract(BigInteger.valueOf(reserved.nanos()));
        return Usd.ofNanos(exact.max(LEAST).min(MOST).longValueExact());
    }

    /**
     * This, where what is spent and held together is an amount too.
     *
     * @throws ArithmeticException where it is not
     */
    public Balance checked() {
        Usd _ = spent.plus(reserved);
        return this;
    }

    /** By how much the limit is passed; zero where it holds. */
    public Usd over() {
        return remaining().negated().max(Usd.ZERO);
    }

    public boolean canHold(Usd amount) {
        return !amount.isMoreThan(remaining());
    }

    /** Whether it could hold the amount once everything reserved came back. */
    public boolean couldHold(Usd amount) {
        return !amount.isMoreThan(new Balance(limit, spent, Usd.ZERO).remaining());
    }

    public Balance reserve(Usd amount) {
        return new Balance(limit, spent, reserved.plus(amount));
    }

    /** Whether more than that share of the limit is left, exactly. */
    public boolean hasMoreLeftThan(BigDecimal percent) {
        return share(percent) > 0;
    }

    /** Whether less than that share of the limit is left, exactly. */
    public boolean hasLessLeftThan(BigDecimal percent) {
        return share(percent) < 0;
    }

    private int share(BigDecimal percent) {
        if (limit.isZero() && remaining().isZero()) {
            return BigDecimal.ZERO.compareTo(percent); // nothing is left of nothing, as in remainingPercent
        }
        return remaining()
                .toBigDecimal()
                .multiply(HUNDRED)
                .compareTo(limit.toBigDecimal().multiply(percent));
    }

    /** What is left in percent of the limit, to two decimals, down; zero where the limit is zero or passed. */
    public BigDecimal remainingPercent() {
        if (limit.isZero() || remaining().isNegative()) {
            return BigDecimal.ZERO.setScale(2);
        }
        return remaining().toBigDecimal().multiply(HUNDRED).divide(limit.toBigDecimal(), 2, RoundingMode.DOWN);
    }
}
