package io.purser.routing;

import io.purser.ledger.Spender;
import io.purser.money.Usd;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requirements of a request for a model, independent of its endpoint.
 *
 * @param confidential whether it may only go to private models
 * @param highQuality whether the caller wants the best model while there is money
 * @param maxOutputTokens the longest answer that the caller wants; empty if Purser may choose
 * @param maxCost the most that the call may cost, or null
 * @param maxLatencyMs the longest expected latency of the model; empty for no limit
 * @param pinned the targets that the caller requires, in order; empty if the policy chooses
 * @param needs the capabilities that the model must have, such as {@code tools}, {@code vision} or {@code embeddings}
 * @param serviceTier the service tier that the caller wants instead of the ordinary one, or null
 */
public record RoutingRequest(
        Spender spender,
        PromptSize prompt,
        boolean confidential,
        boolean highQuality,
        OptionalLong maxOutputTokens,
        @Nullable Usd maxCost,
        OptionalLong maxLatencyMs,
        List<String> pinned,
        Set<String> needs,
        @Nullable String serviceTier) {
    public RoutingRequest {
        pinned = List.copyOf(pinned);
        needs = Set.copyOf(needs);
    }

    /** The same request with a prompt whose tokens are estimated and not counted. */
    RoutingRequest uncounted() {
        return new RoutingRequest(
                spender,
                prompt.uncounted(),
                confidential,
                highQuality,
                maxOutputTokens,
                maxCost,
                maxLatencyMs,
                pinned,
                needs,
                serviceTier);
    }

    /**
     * Whether the caller pays for another attempt after one whose whole bound was charged because its outcome is
     * unknown. A caller that lists replacements for a model wants that. A caller that leaves the choice to Purser, or
     * limits the cost of the call, pays for one attempt.
     */
    public boolean paysForEachAttempt() {
        return !pinned.isEmpty() && maxCost == null;
    }
}
