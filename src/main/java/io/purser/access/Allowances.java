package io.purser.access;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a key may do beyond its role; nothing of it unless an operator says so. An operator's key needs none of it.
 *
 * @param chargesUnreserved whether it may charge usage that nothing was reserved for
 * @param namesAgents whether it may speak for any agent, task and tag, as an orchestrator with one key for many agents
 *     does; otherwise what it adds is a label of its own
 * @param maxAppUsdPerMonth the most US dollars in a calendar month that each app may cost which it registers, or null
 *     for no such limit; to nine decimals, not negative
 */
public record Allowances(
        boolean chargesUnreserved,
        boolean namesAgents,
        @Nullable BigDecimal maxAppUsdPerMonth) {
    /** Nothing beyond the role. */
    public static final Allowances NONE = new Allowances(false, false, null);

    /** What an operator may. */
    static final Allowances ALL = new Allowances(true, true, null);

    private static final int NANOS = 9;

    public Allowances {
        if (maxAppUsdPerMonth != null && (maxAppUsdPerMonth.signum() < 0 || maxAppUsdPerMonth.scale() > NANOS)) {
            throw new IllegalArgumentException("a limit is not negative, and has nine decimals at most");
        }
    }

    @Nullable
    Long maxAppNanos() {
        return maxAppUsdPerMonth == null
                ? null
                : maxAppUsdPerMonth.movePointRight(NANOS).longValueExact();
    }

    static Allowances ofNanos(boolean chargesUnreserved, boolean namesAgents, @Nullable Long maxAppNanos) {
        return new Allowances(
                chargesUnreserved, namesAgents, maxAppNanos == null ? null : BigDecimal.valueOf(maxAppNanos, NANOS));
    }
}
