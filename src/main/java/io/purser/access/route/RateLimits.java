package io.purser.access.route;

import org.jspecify.annotations.Nullable;

/**
 * The rate limits of a caller on each replica; null for no limit.
 *
 * @param requestsPerMinute at least 1
 * @param tokensPerMinute prompt and completion tokens, at least 1
 */
public record RateLimits(
        @Nullable Long requestsPerMinute, @Nullable Long tokensPerMinute) {
    public static final RateLimits NONE = new RateLimits(null, null);

    /** The highest limit that can be set: one billion in a minute. */
    public static final long HIGHEST = 1_000_000_000;

    public RateLimits {
        check(requestsPerMinute);
        check(tokensPerMinute);
    }

    private static void check(@Nullable Long limit) {
        if (limit != null && (limit < 1 || limit > HIGHEST)) {
            throw new IllegalArgumentException("a limit is between 1 and " + HIGHEST + " in a minute");
        }
    }
}
