package io.purser.gateway.request;

import io.purser.access.route.KeyPermissions;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a call says about the cache of answers, as in {@code ttl=3600, no-cache}.
 *
 * @param ttlSeconds how long its answer is kept, and the greatest age of an answer that it accepts; null for the time
 *     that its key has
 * @param noCache it wants a new answer
 * @param noStore its answer must not be kept
 */
public record CacheDirectives(@Nullable Long ttlSeconds, boolean noCache, boolean noStore) {
    /** A call that says nothing. */
    public static final CacheDirectives NONE = new CacheDirectives(null, false, false);

    static final String FORM = "has to be ttl=SECONDS (1 to %d), no-cache or no-store, divided by commas"
            .formatted(KeyPermissions.LONGEST_CACHE_TTL);

    private static final String TTL = "ttl=";

    /** Reads the directives, each at most once; empty after a mistake. */
    static Optional<CacheDirectives> read(String text) {
        Long ttl = null;
        boolean noCache = false;
        boolean noStore = false;
        for (String part : text.split(",", -1)) {
            String directive = part.strip().toLowerCase(Locale.ROOT);
            if (directive.startsWith(TTL) && ttl == null) {
                ttl = seconds(directive.substring(TTL.length()));
                if (ttl == null) {
                    return Optional.empty();
                }
            } else if ("no-cache".equals(directive) && !noCache) {
                noCache = true;
            } else if ("no-store".equals(directive) && !noStore) {
                noStore = true;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new CacheDirectives(ttl, noCache, noStore));
    }

    private static @Nullable Long seconds(String digits) {
        if (!digits.matches("[1-9][0-9]{0,6}")) {
            return null;
        }
        long seconds = Long.parseLong(digits);
        return seconds <= KeyPermissions.LONGEST_CACHE_TTL ? seconds : null;
    }
}
