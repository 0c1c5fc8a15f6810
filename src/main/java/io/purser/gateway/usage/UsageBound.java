package io.purser.gateway.usage;

import io.purser.catalog.Model;
import io.purser.money.Usd;
import org.jspecify.annotations.Nullable;

/**
 * The most tokens that a call can have used, and the most that it can have cost, whatever its provider claims.
 *
 * @param promptTokens the most tokens that the model reads
 * @param completionTokens the longest answer that the call may have
 * @param held the reservation of the call, by the size of its prompt
 * @param cost the cost of a prompt and an answer of those sizes; it can be more than the reservation, because a
 *     provider may add words of its own to a prompt
 */
public record UsageBound(long promptTokens, long completionTokens, Usd held, Usd cost) {
    /**
     * The ceiling of a call to that model.
     *
     * @param maxCost the most that the caller wants to pay, or null
     */
    public static UsageBound of(Model model, long maxOutput, Usd held, @Nullable Usd maxCost) {
        Usd most = model.bound(model.maxContext(), maxOutput);
        return new UsageBound(
                model.maxContext(), maxOutput, held, (maxCost == null ? most : most.min(maxCost)).max(held));
    }

    /** The same ceiling for a call that may cost no more than its reservation. */
    public UsageBound withinHeld() {
        return new UsageBound(promptTokens, completionTokens, held, held);
    }
}
