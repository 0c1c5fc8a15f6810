package io.purser.web;

import io.purser.problem.Problem;
import io.purser.problem.Violation;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that a request wants, by {@code ?limit} and {@code ?cursor}.
 *
 * @param limit at least 1
 * @param cursor the last id of the page before, or null for the first page
 */
public record Page(int limit, @Nullable UUID cursor) {
    private static final int USUAL = 100;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");
    private static final Set<String> PARAMETERS = Set.of("limit", "cursor");

    /**
     * Reads the query.
     *
     * @throws Problem 422 with every mistake
     */
    public static Page of(RoutingContext context, int largest) {
        MultiMap query = context.queryParams();
        List<Violation> violations = new ArrayList<>();
        for (String name : new TreeSet<>(query.names())) {
            if (!PARAMETERS.contains(name)) {
                violations.add(new Violation(name, "is not known here; there are limit and cursor"));
            } else if (query.getAll(name).size() > 1) {
                violations.add(new Violation(name, "is given twice"));
            }
        }
        int limit = limit(query.get("limit"), largest, violations);
        UUID cursor = cursor(query.get("cursor"), violations);
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
        return new Page(limit, cursor);
    }

    /** The cursor of the next page, or null if no item can follow these. */
    public <T> @Nullable UUID next(List<T> items, Function<T, UUID> id) {
        return items.size() == limit ? id.apply(items.getLast()) : null;
    }

    private static int limit(@Nullable String text, int largest, List<Violation> violations) {
        if (text == null) {
            return Math.min(USUAL, largest);
        }
        int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > largest) {
            violations.add(new Violation("limit", "has to be a whole number from 1 to " + largest));
        }
        return limit;
    }

    private static @Nullable UUID cursor(@Nullable String text, List<Violation> violations) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            violations.add(new Violation("cursor", "has to be the next of the page before"));
            return null;
        }
    }
}
