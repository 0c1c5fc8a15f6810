package io.purser.gateway;

import io.purser.budget.operation.Authorisation;
import io.purser.catalog.Model;
import io.purser.gateway.attempt.MessagesVersions;
import io.purser.gateway.request.ModelRequest;
import io.purser.routing.RoutingRequest;
import io.purser.routing.Session;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that was read and validated.
 *
 * @param key the caller's idempotency key, or null
 * @param cache what the call wants of the cache of answers, or null if it does not use it
 * @param hedgesAfter how long an answer may take to begin before a second model is called too, or null if the policy says
 *     it
 * @param longContext the part of a header that asks Anthropic for a context of a million tokens, or null
 * @param session the conversation whose target is to be kept, or null
 */
record ValidatedRequest(
        ModelRequest request,
        RoutingRequest routingRequest,
        Authorisation.@Nullable Key key,
        @Nullable CacheUse cache,
        @Nullable Duration hedgesAfter,
        @Nullable String longContext,
        @Nullable Session session) {
    /** Why the headers of the call keep it from that model; empty if they do not. */
    Optional<String> whyNot(Model model) {
        return longContext == null
                        || !model.speaksMessages()
                        || model.hasPriceForPromptsAbove(MessagesVersions.USUAL_CONTEXT)
                ? Optional.empty()
                : Optional.of(
                        ("%s has no price for prompts of more than %,d tokens, which anthropic-beta: %s asks for: leave"
                                        + " that out; an operator can say what they cost, in price_overrides of the model")
                                .formatted(model.target(), MessagesVersions.USUAL_CONTEXT, longContext));
    }

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
