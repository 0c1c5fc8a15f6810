package io.purser.routing;

import io.purser.budget.definition.Balance;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The candidates in the order of a policy.
 *
 * @param targets from best to worst
 * @param hedgesAfter what the rule that chose the best eligible target says of a second model, or null
 */
record PolicyOrder(Set<String> targets, @Nullable Duration hedgesAfter) {
    /** The order of a caller that names its models. */
    static PolicyOrder pinned(List<String> targets) {
        return new PolicyOrder(new LinkedHashSet<>(targets), null);
    }

    /**
     * The order by the rules that hold, followed by the cheapest.
     *
     * @param cheapestFirst whether the rules are passed over
     * @param reasons get the reasons for the first targets
     */
    static PolicyOrder of(
            Policy policy,
            RoutingRequest request,
            List<Balance> balances,
            boolean cheapestFirst,
            Map<String, Candidate> considered,
            List<String> reasons) {
        Set<String> order = new LinkedHashSet<>();
        Duration hedgesAfter = null;
        for (Policy.Rule rule : policy.rules()) {
            if (!cheapestFirst && rule.holds(request, balances)) {
                String target = target(rule, considered);
                Candidate candidate = considered.get(target);
                boolean first = order.stream().noneMatch(t -> isEligible(considered.get(t)));
                if (order.add(target) && first) {
                    reasons.add((isEligible(candidate) ? target + ": " : "wanted " + target + ": ") + rule.reason());
                    hedgesAfter = isEligible(candidate) ? rule.hedgesAfter() : null;
                }
            }
        }
        considered.values().stream()
                .sorted(Comparator.comparing(Candidate::estimatedCost))
                .forEach(candidate -> order.add(candidate.model().target()));
        return new PolicyOrder(order, hedgesAfter);
    }

    /** The target of a rule: the one that it names, or the best one with the trait that it names. */
    private static String target(Policy.Rule rule, Map<String, Candidate> considered) {
        return TargetTrait.of(rule.target())
                .flatMap(trait -> trait.best(considered.values()))
                .map(candidate -> candidate.model().target())
                .orElse(rule.target());
    }

    private static boolean isEligible(@Nullable Candidate candidate) {
        return candidate != null && candidate.isEligible();
    }
}
