package io.purser.budget.operation;

import io.purser.money.Usd;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A limit on the holds that one caller has not used yet.
 *
 * @param sharePercent of each budget's limit, from 1 to 100; a single hold may have more, because a call may need it
 * @param most the number of open holds, at least 1
 */
public record ReservationLimit(int sharePercent, int most) {
    public ReservationLimit {
        if (sharePercent < 1 || sharePercent > 100) {
            throw new IllegalArgumentException(
                    "PURSER_PROMISE_SHARE is %d; it has to be from 1 to 100 percent".formatted(sharePercent));
        }
        if (most < 1) {
            throw new IllegalArgumentException("PURSER_PROMISES is %d; it has to be at least 1".formatted(most));
        }
    }

    /** The amount that the caller's holds together may take of a budget with that limit. */
    public Usd of(Usd limit) {
        return Usd.ofNanos(BigDecimal.valueOf(limit.nanos())
                .multiply(BigDecimal.valueOf(sharePercent))
                .divide(BigDecimal.valueOf(100), 0, RoundingMode.DOWN)
                .longValueExact());
    }
}
