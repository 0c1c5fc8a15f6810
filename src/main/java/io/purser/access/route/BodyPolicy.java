package io.purser.access.route;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The body that a route accepts: its media types and its length. The access filter applies this one rule to all routes
 * before it reads a body.
 */
public enum BodyPolicy {
    /** No body. Some clients send one nevertheless; it has to be short JSON, and nobody looks at it. */
    NOTHING(Set.of("application/json"), 65_536, ""),
    JSON(Set.of("application/json"), 1_048_576, "JSON, 1 MiB"),
    JSON_OR_YAML(
            Set.of("application/json", "application/yaml", "application/x-yaml", "text/yaml", "text/plain"),
            1_048_576,
            "JSON or YAML, 1 MiB"),
    /** A prompt, or a file of usage, up to {@code PURSER_MAX_BODY_BYTES}. */
    LONG_JSON(Set.of("application/json"), Long.MAX_VALUE, "JSON, the largest"),
    /** A provider's account of its calls, up to {@code PURSER_MAX_BODY_BYTES}. */
    LONG_JSON_OR_CSV(Set.of("application/json", "text/csv"), Long.MAX_VALUE, "JSON or CSV, the largest");

    private static final int LONGEST_SHOWN = 80;

    @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody can change
    private final Set<String> types;

    private final long most;
    private final String shown;

    BodyPolicy(Set<String> types, long most, String shown) {
        this.types = Set.copyOf(types);
        this.most = most;
        this.shown = shown;
    }

    /** The most bytes that this route reads, if no route reads more than the largest. */
    public long limit(long largest) {
        return Math.min(most, largest);
    }

    /** The text in the table of {@code SECURITY.md}. */
    String shown() {
        return shown;
    }

    /**
     * Checks the body's media type against the route's. A body without a type counts as one of the route's types.
     *
     * @throws Problem 415
     */
    public void requireType(MultiMap headers) {
        List<String> named = headers.getAll(HttpHeaders.CONTENT_TYPE);
        if (named.isEmpty()) {
            return;
        }
        if (named.size() > 1 || !types.contains(mediaType(named.getFirst()))) {
            throw Problem.of(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "send the body as %s, not as %s"
                            .formatted(
                                    types.size() == 1 ? types.iterator().next() : shown.replaceFirst(",.*", ""),
                                    abbreviated(named)));
        }
    }

    private static String mediaType(String contentType) {
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static String abbreviated(List<String> types) {
        String text = String.join(" and ", types);
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    }
}
