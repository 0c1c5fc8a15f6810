package io.purser.deploy.state;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a deployment's escrow, in this placement.
 *
 * @param depositedUact into it
 * @param leftUact what it held when it was last looked at, or null where that is not known
 * @param perBlockUact what the leases cost per block, or null before there are any
 * @param checkedAt when the budgets last heard what it cost, or null where they are to hear it at once
 * @param topUpAfter before which it is not topped up again, or null
 * @param topUpRefused why it could not be topped up the last time, or null
 * @param warnedDays the fewest days of which was warned that it lasts for less, or 0
 */
public record EscrowStatus(
        long depositedUact,
        @Nullable BigDecimal leftUact,
        @Nullable BigDecimal perBlockUact,
        @Nullable Instant checkedAt,
        @Nullable Instant topUpAfter,
        @Nullable String topUpRefused,
        int warnedDays) {
    /** Before there is one. */
    public static final EscrowStatus NONE = new EscrowStatus(0, null, null, null, null, null, 0);

    static EscrowStatus opened(long deposit) {
        return new EscrowStatus(deposit, null, null, null, null, null, 0);
    }

    /** The leases are others: what they cost is known, and what is left is not. */
    EscrowStatus leasedFor(BigDecimal perBlock) {
        return new EscrowStatus(depositedUact, null, perBlock, checkedAt, topUpAfter, topUpRefused, warnedDays);
    }

    /** The budgets have heard what it costs. */
    public EscrowStatus checked(BigDecimal left, BigDecimal perBlock, Instant at) {
        return new EscrowStatus(depositedUact, left, perBlock, at, topUpAfter, topUpRefused, warnedDays);
    }

    /** The budgets are to hear at once what it holds. */
    public EscrowStatus toBeChecked() {
        return new EscrowStatus(depositedUact, leftUact, perBlockUact, null, topUpAfter, topUpRefused, warnedDays);
    }

    public EscrowStatus deposited(long uact) {
        return new EscrowStatus(
                depositedUact + uact, leftUact, perBlockUact, checkedAt, topUpAfter, topUpRefused, warnedDays);
    }

    /**
     * How the last attempt to top it up ended, and when the next may follow.
     *
     * @param refused why it could not be done, or null
     */
    public EscrowStatus toppedUp(@Nullable String refused, Instant after) {
        return new EscrowStatus(depositedUact, leftUact, perBlockUact, checkedAt, after, refused, warnedDays);
    }

    public EscrowStatus warned(int days) {
        return new EscrowStatus(depositedUact, leftUact, perBlockUact, checkedAt, topUpAfter, topUpRefused, days);
    }
}
