package io.purser.web;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.util.UUID;

/** The id at the end of a path. */
final class PathId {
    private PathId() {}

    /**
     * Reads the id.
     *
     * @param kind what it is the id of, such as {@code key}
     * @throws Problem NOT_FOUND if it is no UUID, because nothing has such an id
     */
    static UUID of(String kind, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemType.NOT_FOUND, "there is no %s of that id; ids are UUIDs".formatted(kind));
        }
    }
}
