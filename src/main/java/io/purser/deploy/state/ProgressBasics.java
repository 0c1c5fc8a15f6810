package io.purser.deploy.state;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data of every state.
 *
 * @param since when the state began
 * @param placement counts how often it was created, from 1
 * @param attempt counts leases, updates, deposits and the like, so that each has its own name
 * @param excluded the providers that have failed it since it was last ready for long
 * @param trouble the problem that holds it up now, or null
 * @param budget its money in the budgets
 */
public record ProgressBasics(
        Instant since,
        int placement,
        int attempt,
        List<String> excluded,
        @Nullable String trouble,
        BudgetShare budget) {
    public ProgressBasics {
        excluded = List.copyOf(excluded);
    }

    static ProgressBasics begin(Instant now) {
        return new ProgressBasics(now, 1, 0, List.of(), null, BudgetShare.NOTHING);
    }

    /** The basics of the next state, without the trouble of the one before. */
    ProgressBasics entered(Instant now) {
        return new ProgressBasics(now, placement, attempt, excluded, null, budget);
    }

    /** The basics of the next state, with the trouble of the one before. */
    ProgressBasics since(Instant now) {
        return new ProgressBasics(now, placement, attempt, excluded, trouble, budget);
    }

    ProgressBasics nextAttempt() {
        return new ProgressBasics(since, placement, attempt + 1, excluded, trouble, budget);
    }

    /** A new placement, under another number. */
    ProgressBasics nextPlacement() {
        return new ProgressBasics(since, placement + 1, attempt, excluded, trouble, budget.placedAgain());
    }

    ProgressBasics excluding(List<String> providers) {
        List<String> all =
                Stream.concat(excluded.stream(), providers.stream()).distinct().toList();
        return new ProgressBasics(since, placement, attempt, all, trouble, budget);
    }

    ProgressBasics forgiving() {
        return new ProgressBasics(since, placement, attempt, List.of(), trouble, budget);
    }

    ProgressBasics troubledBy(@Nullable String other) {
        return new ProgressBasics(since, placement, attempt, excluded, other, budget);
    }

    ProgressBasics with(BudgetShare other) {
        return new ProgressBasics(since, placement, attempt, excluded, trouble, other);
    }
}
