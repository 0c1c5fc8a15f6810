package io.purser.gateway;

import io.purser.budget.operation.Authorisation;
import io.purser.gateway.request.ModelRequest;
import io.purser.routing.RoutingRequest;
import io.purser.routing.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that was read and validated.
 *
 * @param key the caller's idempotency key, or null
 * @param cache what the call wants of the cache of answers, or null if it does not use it
 * @param hedgesAfter how long an answer may take to begin before a second model is called too, or null for no second one
 * @param session the conversation whose target is to be kept, or null
 */
record ValidatedRequest(
        ModelRequest request,
        RoutingRequest routingRequest,
        Authorisation.@Nullable Key key,
        @Nullable CacheUse cache,
        @Nullable Duration hedgesAfter,
        @Nullable Session session) {
    /**
     * The bytes of a streamed answer that Purser keeps for a repetition or for identical calls; 0 for nothing.
     *
     * @param largestCached the largest answer that the cache holds
     */
    int keptAtMost(int largestCached) {
        if (routingRequest.confidential()) {
            return 0;
        }
        int ofCache = cache != null && cache.keeps() ? largestCached : 0;
        return key == null ? ofCache : Math.max(PaymentService.LARGEST_KEPT, ofCache);
    }
}
