package io.purser.deploy.cost;

import io.purser.money.Usd;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * A part of a hundred with one decimal.
 *
 * @param value negative where more was paid than would have been elsewhere
 */
public record Percent(BigDecimal value) {
    /** What is saved where so much is paid instead, rounded down; empty where the other price is nothing. */
    static Optional<Percent> saved(Usd paid, Usd instead) {
        return instead.isZero()
                ? Optional.empty()
                : Optional.of(new Percent(instead.minus(paid)
                        .toBigDecimal()
                        .movePointRight(2)
                        .divide(instead.toBigDecimal(), 1, RoundingMode.FLOOR)));
    }
}
