package io.purser.routing;

import io.purser.ledger.Spender;
import io.purser.money.Usd;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request needs of a model, whatever endpoint it came to.
 *
 * @param confidential whether it may only go to private models
 * @param highQuality whether the best is wanted while there is money
 * @param maxOutputTokens the longest answer that the caller wants; empty where Purser may choose
 * @param maxCost the most that the call may cost, or null
 * @param maxLatencyMs the slowest model that will do, by what is expected of it
 * @param pinned the targets that the caller insists on, in order; empty where the policy chooses
 * @param needs what the model has to be capable of, such as {@code tools}, {@code vision} or {@code embeddings}
 * @param serviceTier the tier that the caller wants in place of the ordinary one, or null
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

    /**
     * Whether the caller pays for another attempt after one that was charged its whole bound, because nobody knows what
     * became of it. Who lists what may replace a model wants that; who leaves the choice to Purser, or says what the call
     * may cost, pays for one.
     */
    public boolean paysForEachAttempt() {
        return !pinned.isEmpty() && maxCost == null;
    }

    /** A request that every model is capable of, in its ordinary service tier. */
    public RoutingRequest(
            Spender spender,
            PromptSize prompt,
            boolean confidential,
            boolean highQuality,
            OptionalLong maxOutputTokens,
            @Nullable Usd maxCost,
            OptionalLong maxLatencyMs,
            List<String> pinned) {
        this(
                spender,
                prompt,
                confidential,
                highQuality,
                maxOutputTokens,
                maxCost,
                maxLatencyMs,
                pinned,
                Set.of(),
                null);
    }
}
