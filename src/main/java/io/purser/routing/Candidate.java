package io.purser.routing;

import io.purser.catalog.Model;
import io.purser.money.Usd;
import org.jspecify.annotations.Nullable;

/**
 * A model that was considered.
 *
 * @param whyNot why it cannot serve the request, or null where it can
 * @param estimatedCost what the call is expected to cost there
 * @param least the bound on the cost of the shortest answer that is of use; less money than this buys nothing
 * @param most the bound on the cost of the longest answer that is asked for
 * @param longest the bound on the longest answer that the model gives where nobody limits it; what is asked for at least
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
