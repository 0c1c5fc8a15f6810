package io.purser.budget.definition;

import io.purser.ledger.Spender;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the few budgets that may apply to a call among many. Each budget is indexed by one name in its scope, so that a
 * thousand budgets of a thousand agents cost a call no more than one budget does.
 */
public final class ScopeIndex {
    private static final List<Integer> NONE = List.of();

    private record Named(String field, @Nullable String value) {}

    private static final Named EVERYTHING = new Named("", null);

    private final Map<Named, List<Integer>> places = new HashMap<>();
    private final int budgets;

    /** Indexes budgets by their positions in the list. */
    public ScopeIndex(List<Budget> budgets) {
        this.budgets = budgets.size();
        for (int place = 0; place < budgets.size(); place++) {
            places.computeIfAbsent(first(budgets.get(place).scope()), named -> new ArrayList<>())
                    .add(place);
        }
    }

    /** The positions of all budgets that may apply to the call, and perhaps of others, in ascending order. */
    public List<Integer> candidates(Spender spender, String provider, String model) {
        List<Integer> found = new ArrayList<>(places.getOrDefault(EVERYTHING, NONE));
        if (found.size() == budgets) {
            return found;
        }
        add(found, "task", spender.task());
        add(found, "agent", spender.agent());
        add(found, "key", spender.caller());
        add(found, "key", Scope.EACH);
        add(found, "team", spender.team());
        add(found, "model", provider + ":" + model);
        add(found, "provider", provider);
        spender.tags().forEach(tag -> add(found, "tag", tag));
        Collections.sort(found);
        return found;
    }

    private void add(List<Integer> found, String field, @Nullable String value) {
        if (value != null) {
            found.addAll(places.getOrDefault(new Named(field, value), NONE));
        }
    }

    /** The most specific name of a scope, which matches the fewest calls. */
    private static Named first(Scope scope) {
        return Stream.of(
                        new Named("task", scope.task()),
                        new Named("agent", scope.agent()),
                        new Named("key", scope.key()),
                        new Named("tag", scope.tag()),
                        new Named("team", scope.team()),
                        new Named("model", scope.model()),
                        new Named("provider", scope.provider()))
                .filter(named -> named.value() != null)
                .findFirst()
                .orElse(EVERYTHING);
    }
}
