package io.purser.web.reports;

import io.purser.problem.Problem;
import io.purser.problem.Violation;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of a query. Each has to be known and given at most once; all mistakes are thrown together. */
final class QueryParameters {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");
    private static final int LONGEST = 2_000;

    private final MultivaluedMap<String, String> given;
    private final List<Violation> violations = new ArrayList<>();

    QueryParameters(UriInfo uri, List<String> known) {
        this(uri.getQueryParameters(), known);
    }

    QueryParameters(MultivaluedMap<String, String> given, List<String> known) {
        this.given = given;
        given.forEach((name, values) -> {
            if (!known.contains(name)) {
                violation(name, "is not known here; there are " + String.join(", ", known));
            } else if (values.size() > 1) {
                violation(name, "is given twice");
            }
        });
    }

    void violation(String name, String message) {
        violations.add(new Violation(name, message));
    }

    /** A text of 1 to 2,000 characters, or null if it is absent. */
    @Nullable
    String text(String name) {
        String text = given.getFirst(name);
        if (text != null && (text.isEmpty() || text.length() > LONGEST || text.indexOf('\0') >= 0)) {
            violation(name, "has to be a text of 1 to %d characters".formatted(LONGEST));
            return null;
        }
        return text;
    }

    /**
     * A value that the function reads; empty if it is absent. The function refuses a value with an {@link
     * IllegalArgumentException}.
     */
    <T> Optional<T> parsed(String name, Function<String, T> read) {
        String text = text(name);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(read.apply(text));
        } catch (IllegalArgumentException e) {
            violation(name, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** A value that the function reads, or the default if it is absent. */
    <T> T parsed(String name, T otherwise, Function<String, T> read) {
        return parsed(name, read).orElse(otherwise);
    }

    int limit(String name, int otherwise, int largest) {
        return parsed(name, otherwise, text -> {
            int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
            if (limit < 1 || limit > largest) {
                throw new IllegalArgumentException("has to be a whole number from 1 to " + largest);
            }
            return limit;
        });
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    /**
     * Ends the reading.
     *
     * @throws Problem 422 with every mistake, if there is any
     */
    void done() {
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
    }
}
