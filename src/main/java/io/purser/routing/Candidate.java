package io.purser.routing;

import io.purser.catalog.Model;
import io.purser.money.Usd;
import org.jspecify.annotations.Nullable;

/**
 * A model that was considered.
 *
 * @param whyNot the reason why it cannot serve the request, or null if it can
 * @param estimatedCost the expected cost of the call at this model
 * @param least the bound on the cost of the shortest useful answer; less money than this buys nothing
 * @param most the bound on the cost of the longest answer that the request allows
 * @param longest the bound on the longest answer that the model gives without a limit; at least {@code most}
 */
public record Candidate(Model model, @Nullable String whyNot, Usd estimatedCost, Usd least, Usd most, Usd longest) {
    /** A candidate whose answer is limited. */
    public Candidate(Model model, @Nullable String whyNot, Usd estimatedCost, Usd least, Usd most) {
        this(model, whyNot, estimatedCost, least, most, most);
    }

    public boolean isEligible() {
        return whyNot == null;
    }
}
