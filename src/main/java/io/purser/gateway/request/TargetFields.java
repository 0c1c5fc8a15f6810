package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.problem.Violation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the fields that name the target of a call: {@code model}, and {@code models} for its replacements. */
public final class TargetFields {
    public static final String AUTO = "auto";
    private static final int MOST = 20;

    private TargetFields() {}

    /** The models that the caller insists on, in order and by any of their names; empty if the policy chooses. */
    static List<String> read(ObjectNode body, List<Violation> violations) {
        Set<String> targets = new LinkedHashSet<>();
        String model = body.path("model").textValue();
        if (model == null || model.isEmpty()) {
            violations.add(new Violation("model", "is missing: name a model, as in provider:model, or \"auto\""));
        } else if (!AUTO.equals(model)) {
            targets.add(model);
        }
        JsonNode others = body.path("models");
        if (others.isMissingNode() || others.isNull()) {
            return List.copyOf(targets);
        }
        if (!others.isArray() || others.size() > MOST) {
            violations.add(wrong());
            return List.copyOf(targets);
        }
        for (int i = 0; i < others.size(); i++) {
            String other = others.get(i).textValue();
            if (other == null || other.isEmpty() || AUTO.equals(other)) {
                violations.add(wrong());
                return List.copyOf(targets);
            }
            targets.add(other);
        }
        return List.copyOf(targets);
    }

    private static Violation wrong() {
        return new Violation(
                "models",
                "has to be an array of at most %d models, each by its name, as in provider:model".formatted(MOST));
    }
}
