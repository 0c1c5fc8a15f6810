package io.purser.access.route;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of a key beyond its role. A key has none of them unless an operator grants it. An operator's key
 * needs none.
 *
 * @param chargesUnreserved whether it may charge usage without a reservation
 * @param namesAgents whether it may name any agent, task and tag, as an orchestrator with one key for many agents does;
 *     if not, the names that it adds are labels of its own
 * @param maxAppUsdPerMonth the most US dollars that each app of this key may cost in a calendar month, or null for no
 *     such limit; at most nine decimals, not negative
 * @param cacheTtlSeconds how long Purser keeps an answer for identical calls of this key, or null if only a call itself
 *     can ask for that; from 1 to {@link #LONGEST_CACHE_TTL}
 */
public record KeyPermissions(
        boolean chargesUnreserved,
        boolean namesAgents,
        @Nullable BigDecimal maxAppUsdPerMonth,
        @Nullable Long cacheTtlSeconds) {
    /** No permissions beyond the role. */
    public static final KeyPermissions NONE = new KeyPermissions(false, false, null, null);

    /** The permissions of an operator. */
    static final KeyPermissions ALL = new KeyPermissions(true, true, null, null);

    /** The longest time that an answer is kept for identical calls, in seconds: 30 days. */
    public static final long LONGEST_CACHE_TTL = 2_592_000;

    private static final int NANOS = 9;

    public KeyPermissions {
        if (maxAppUsdPerMonth != null && (maxAppUsdPerMonth.signum() < 0 || maxAppUsdPerMonth.scale() > NANOS)) {
            throw new IllegalArgumentException("a limit is not negative, and has nine decimals at most");
        }
        if (cacheTtlSeconds != null && (cacheTtlSeconds < 1 || cacheTtlSeconds > LONGEST_CACHE_TTL)) {
            throw new IllegalArgumentException("an answer is kept for 1 to %d seconds".formatted(LONGEST_CACHE_TTL));
        }
    }

    public @Nullable Long maxAppNanos() {
        return maxAppUsdPerMonth == null
                ? null
                : maxAppUsdPerMonth.movePointRight(NANOS).longValueExact();
    }

    /** The same, with the limit of each app in nano-dollars. */
    public static KeyPermissions ofNanos(
            boolean chargesUnreserved,
            boolean namesAgents,
            @Nullable Long maxAppNanos,
            @Nullable Long cacheTtlSeconds) {
        return new KeyPermissions(
                chargesUnreserved,
                namesAgents,
                maxAppNanos == null ? null : BigDecimal.valueOf(maxAppNanos, NANOS),
                cacheTtlSeconds);
    }
}
