package io.purser.web.key;

import io.purser.access.key.KeyGrant;
import io.purser.access.route.RateLimits;
import io.purser.json.Fields;
import io.purser.json.SnakeCaseJson;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How much a key may use in a minute. */
@SnakeCaseJson
public record KeyLimits(
        @Schema(maximum = RateLimits.HIGHEST + "") @Nullable Long requestsPerMinute,
        @Schema(maximum = RateLimits.HIGHEST + "") @Nullable Long tokensPerMinute) {
    static KeyLimits read(Fields fields) {
        return new KeyLimits(limit(fields, "requests_per_minute"), limit(fields, "tokens_per_minute"));
    }

    /** The limits of a grant. */
    public static KeyLimits of(KeyGrant grant) {
        RateLimits limits = grant.rateLimits();
        return new KeyLimits(limits.requestsPerMinute(), limits.tokensPerMinute());
    }

    RateLimits toLimits() {
        return new RateLimits(requestsPerMinute, tokensPerMinute);
    }

    private static @Nullable Long limit(Fields fields, String name) {
        OptionalLong limit = fields.count(name, 1, RateLimits.HIGHEST);
        return limit.isPresent() ? limit.getAsLong() : null;
    }
}
