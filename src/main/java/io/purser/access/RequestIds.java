package io.purser.access;

import io.purser.ids.TimeOrderedUuids;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.List;

/**
 * Gives each request an id, which appears in its answer and in the log. It keeps the client's id if that is
 * well-formed, or makes a new one.
 */
final class RequestIds {
    /** The header of every answer that carries the id. */
    static final CharSequence HEADER = HttpHeaders.createOptimized("x-request-id");

    private static final int LONGEST = 128;
    private static final String PUNCTUATION = "-_.:=+/@";

    private final Clock clock = Clock.systemUTC();

    /** Writes the request's id into the headers of its answer. */
    void write(HttpServerRequest request) {
        List<String> given = request.headers().getAll(HEADER);
        String id = given.size() == 1 && isPlausible(given.getFirst())
                ? given.getFirst()
                : TimeOrderedUuids.nextOfAnotherClock(clock.instant()).toString();
        request.response().putHeader(HEADER, id);
    }

    private static boolean isPlausible(String id) {
        return !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(RequestIds::mayBeInside);
    }

    private static boolean mayBeInside(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || PUNCTUATION.indexOf(character) >= 0;
    }
}
