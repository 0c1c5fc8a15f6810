package io.purser.gateway.request;

import io.purser.problem.Violation;
import java.util.ArrayList;
import java.util.List;

/** Collects by their paths what a chat completion has no place for. */
final class NotCarried {
    private final List<Violation> violations = new ArrayList<>();

    /** Notes a field, and says why no chat completion can have it. */
    void add(String path, String why) {
        violations.add(new Violation(path, "cannot be carried to a model that speaks chat completions: " + why));
    }

    List<Violation> violations() {
        return violations;
    }
}
