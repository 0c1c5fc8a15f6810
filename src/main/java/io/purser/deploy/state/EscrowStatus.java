package io.purser.deploy.state;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a deployment's escrow, in this placement.
 *
 * @param depositedUact the deposits into it
 * @param leftUact its amount at the last check, or null if unknown
 * @param perBlockUact the price of the leases per block, or null if it has none yet
 * @param checkedAt when the budgets last learned its cost, or null if they should learn it at once
 * @param topUpAfter the earliest time of the next top-up, or null
 * @param topUpRefused why the last top-up was refused, or null
 * @param warnedDays the smallest number of days of which the last warning told, or 0, or {@link #UNKNOWN_DAYS}
 */
public record EscrowStatus(
        long depositedUact,
        @Nullable BigDecimal leftUact,
        @Nullable BigDecimal perBlockUact,
        @Nullable Instant checkedAt,
        @Nullable Instant topUpAfter,
        @Nullable String topUpRefused,
        int warnedDays) {
    /** The status before an escrow exists. */
    public static final EscrowStatus NONE = new EscrowStatus(0, null, null, null, null, null, 0);

    /** The last warning told that nobody knows how long the escrow lasts. */
    public static final int UNKNOWN_DAYS = -1;

    static EscrowStatus opened(long deposit) {
        return new EscrowStatus(deposit, null, null, null, null, null, 0);
    }

    /** The same for other leases: their price is known, and the rest of the escrow is not. */
    EscrowStatus leasedFor(BigDecimal perBlock) {
        return new EscrowStatus(depositedUact, null, perBlock, checkedAt, topUpAfter, topUpRefused, warnedDays);
    }

    /** The same after the budgets have learned its cost. */
    public EscrowStatus checked(BigDecimal left, BigDecimal perBlock, Instant at) {
        return new EscrowStatus(depositedUact, left, perBlock, at, topUpAfter, topUpRefused, warnedDays);
    }

    /** The same; the budgets should learn its amount at once. */
    public EscrowStatus toBeChecked() {
        return new EscrowStatus(depositedUact, leftUact, perBlockUact, null, topUpAfter, topUpRefused, warnedDays);
    }

    public EscrowStatus deposited(long uact) {
        return new EscrowStatus(
                depositedUact + uact, leftUact, perBlockUact, checkedAt, topUpAfter, topUpRefused, warnedDays);
    }

    /**
     * The same after a top-up, with the earliest time of the next one.
     *
     * @param refused why it was refused, or null
     */
    public EscrowStatus toppedUp(@Nullable String refused, Instant after) {
        return new EscrowStatus(depositedUact, leftUact, perBlockUact, checkedAt, after, refused, warnedDays);
    }

    public EscrowStatus warned(int days) {
        return new EscrowStatus(depositedUact, leftUact, perBlockUact, checkedAt, topUpAfter, topUpRefused, days);
    }
}
