package io.purser.deploy.order;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * When and by how much Purser tops a deployment's escrow up by itself.
 *
 * @param belowDays if the escrow lasts for fewer days than this; null for the setting
 * @param depositUact the least amount of a top-up, in millionths of ACT; null for the amount of the first deposit
 */
public record TopUpRule(
        @Nullable Integer belowDays, @Nullable Long depositUact) {
    public TopUpRule {
        if ((belowDays != null && belowDays < 1) || (depositUact != null && depositUact < 1)) {
            throw new IllegalArgumentException("an escrow is topped up below a day at least, and by something");
        }
    }

    public int belowDaysOr(int usual) {
        return belowDays == null ? usual : belowDays;
    }

    /**
     * The amount of a top-up. The escrow then lasts for one day more than the limit, so that there is at most one
     * top-up a day, whatever the rent.
     *
     * @param first the amount of the first deposit
     * @param left the amount in the escrow
     * @param perDay the rent of a day
     */
    public long amount(long first, int below, BigDecimal left, BigDecimal perDay) {
        long least = depositUact == null ? first : depositUact;
        long needed = perDay.multiply(BigDecimal.valueOf(below + 1L))
                .subtract(left)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        return Math.max(least, needed);
    }
}
