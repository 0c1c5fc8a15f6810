package io.purser.gateway.usage;

import io.purser.catalog.Model;
import io.purser.money.Usd;
import org.jspecify.annotations.Nullable;

/**
 * The most that a call can have used and cost, whatever its provider says.
 *
 * @param promptTokens what the model reads at most
 * @param completionTokens the longest answer that it was asked for
 * @param held what was held for the call, by the size of its prompt
 * @param cost what a prompt and an answer of those sizes cost: a provider may put words of its own around a prompt, so
 *     that this can be more than was held
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
}
