package io.purser.deploy.order;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * When and by how much a deployment's escrow is added to by itself.
 *
 * @param belowDays once it lasts for less than that many days; null for what the settings say
 * @param depositUact the least that is added at a time, in millionths of ACT; null for as much as was deposited first
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
     * How much is added: enough to last for a day more than what it is topped up below, so that it is not topped up
     * more often than once a day, whatever the rent.
     *
     * @param first what was deposited first
     * @param left in the escrow
     * @param perDay what is drawn from it
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
