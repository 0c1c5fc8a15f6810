package io.purser.deploy.cost;

import io.purser.money.Usd;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * A percentage with one decimal.
 *
 * @param value negative if the price is higher than elsewhere
 */
public record Percent(BigDecimal value) {
    /** The saving of one price compared with another, rounded down; empty if the other price is zero. */
    static Optional<Percent> saved(Usd paid, Usd instead) {
        return instead.isZero()
                ? Optional.empty()
                : Optional.of(new Percent(instead.minus(paid)
                        .toBigDecimal()
                        .movePointRight(2)
                        .divide(instead.toBigDecimal(), 1, RoundingMode.FLOOR)));
    }
}
