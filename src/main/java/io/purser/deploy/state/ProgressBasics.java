package io.purser.deploy.state;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every state has.
 *
 * @param since when the state began
 * @param placement counts the times that it was created, from 1
 * @param attempt counts leases, updates, deposits and the like, so that each has a name of its own
 * @param excluded providers that have failed it
 * @param trouble what holds it up just now, or null
 * @param budget what the budgets know of it
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

    /** Another state, without the trouble of the one before. */
    ProgressBasics entered(Instant now) {
        return new ProgressBasics(now, placement, attempt, excluded, null, budget);
    }

    /** Another state, with the trouble of the one before. */
    ProgressBasics since(Instant now) {
        return new ProgressBasics(now, placement, attempt, excluded, trouble, budget);
    }

    ProgressBasics nextAttempt() {
        return new ProgressBasics(since, placement, attempt + 1, excluded, trouble, budget);
    }

    /** Created anew, under another number. */
    ProgressBasics nextPlacement() {
        return new ProgressBasics(since, placement + 1, attempt, excluded, trouble, budget.placedAgain());
    }

    ProgressBasics excluding(List<String> providers) {
        List<String> all =
                Stream.concat(excluded.stream(), providers.stream()).distinct().toList();
        return new ProgressBasics(since, placement, attempt, all, trouble, budget);
    }

    ProgressBasics troubledBy(@Nullable String other) {
        return new ProgressBasics(since, placement, attempt, excluded, other, budget);
    }

    ProgressBasics with(BudgetShare other) {
        return new ProgressBasics(since, placement, attempt, excluded, trouble, other);
    }
}
