package io.purser.access.route;

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
public record KeyPermissions(
        boolean chargesUnreserved,
        boolean namesAgents,
        @Nullable BigDecimal maxAppUsdPerMonth) {
    /** Nothing beyond the role. */
    public static final KeyPermissions NONE = new KeyPermissions(false, false, null);

    /** What an operator may. */
    static final KeyPermissions ALL = new KeyPermissions(true, true, null);

    private static final int NANOS = 9;

    public KeyPermissions {
        if (maxAppUsdPerMonth != null && (maxAppUsdPerMonth.signum() < 0 || maxAppUsdPerMonth.scale() > NANOS)) {
            throw new IllegalArgumentException("a limit is not negative, and has nine decimals at most");
        }
    }

    public @Nullable Long maxAppNanos() {
        return maxAppUsdPerMonth == null
                ? null
                : maxAppUsdPerMonth.movePointRight(NANOS).longValueExact();
    }

    public static KeyPermissions ofNanos(boolean chargesUnreserved, boolean namesAgents, @Nullable Long maxAppNanos) {
        return new KeyPermissions(
                chargesUnreserved, namesAgents, maxAppNanos == null ? null : BigDecimal.valueOf(maxAppNanos, NANOS));
    }
}
