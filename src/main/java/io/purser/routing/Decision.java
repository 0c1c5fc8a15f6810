package io.purser.routing;

import io.purser.budget.Standing;
import java.util.List;
import java.util.UUID;

/**
 * Which models a request goes to, in order, and why.
 *
 * @param id of version 7; the call that follows has the same id
 * @param ranked those that can serve it, best first; never empty
 * @param considered every model that was looked at, those that cannot serve it too
 * @param standings of the budgets that apply, before the call
 */
public record Decision(
        UUID id,
        String policy,
        List<String> reasons,
        List<Candidate> ranked,
        List<Candidate> considered,
        List<Standing> standings) {
    public Decision {
        reasons = List.copyOf(reasons);
        ranked = List.copyOf(ranked);
        considered = List.copyOf(considered);
        standings = List.copyOf(standings);
        if (ranked.isEmpty()) {
            throw new IllegalArgumentException("a decision names at least one model");
        }
    }

    public Candidate chosen() {
        return ranked.getFirst();
    }
}
