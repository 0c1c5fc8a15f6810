package io.purser.routing;

import io.purser.budget.definition.BudgetStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The models for a request, in order, with the reasons.
 *
 * @param id of version 7; the call that follows has the same id
 * @param ranked the models that can serve it, the best first; never empty
 * @param considered every model that was checked, also those that cannot serve it; if the caller named its models,
 *     only those were checked
 * @param statuses the statuses of the budgets that apply, before the call
 * @param circumstances a number that is the same while the same rules of the policy hold, apart from the length of the
 *     prompt; a session keeps its target only meanwhile. Empty while a budget asks for the cheapest model, so that none does
 * @param hedgesAfter the time after which the rule that chose the model calls a second one too, or null for no second
 *     one. It is for calls that Purser makes itself
 * @param shadow the comparison with a shadow policy, or null
 */
public record Decision(
        UUID id,
        String policy,
        List<String> reasons,
        List<Candidate> ranked,
        List<Candidate> considered,
        List<BudgetStatus> statuses,
        OptionalLong circumstances,
        @Nullable Duration hedgesAfter,
        @Nullable ShadowComparison shadow) {
    public Decision {
        reasons = List.copyOf(reasons);
        ranked = List.copyOf(ranked);
        considered = List.copyOf(considered);
        statuses = List.copyOf(statuses);
        if (ranked.isEmpty()) {
            throw new IllegalArgumentException("a decision names at least one model");
        }
    }

    /** The same decision with its candidates in another order, and the reasons for that. */
    Decision ranked(List<Candidate> other, List<String> why) {
        return new Decision(id, policy, why, other, considered, statuses, circumstances, hedgesAfter, shadow);
    }

    public Candidate chosen() {
        return ranked.getFirst();
    }

    /**
     * The reasons for the model that was taken in the end: the best model, or a cheaper one that the budget could hold.
     */
    public List<String> reasonsFor(Candidate taken) {
        if (taken.equals(chosen())) {
            return reasons;
        }
        List<String> all = new ArrayList<>(reasons);
        all.add("the budget cannot hold %s, which may cost %s USD; %s is cheaper"
                .formatted(
                        chosen().model().target(),
                        chosen().least(),
                        taken.model().target()));
        return all;
    }
}
