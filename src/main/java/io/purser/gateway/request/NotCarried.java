package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.problem.Violation;
import io.purser.routing.ConfidentialName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects by their paths what a chat completion has no place for: refused where it matters, dropped if unknown. */
final class NotCarried {
    private final RequestFindings findings;
    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> dropped = new LinkedHashSet<>();

    NotCarried(RequestFindings findings) {
        this.findings = findings;
    }

    /** Notes a field, and says why no chat completion can have it. */
    void add(String path, String why) {
        violations.add(new Violation(path, "cannot be carried to a model that speaks chat completions: " + why));
    }

    List<Violation> violations() {
        return violations;
    }

    /** Notes a field that a chat completion does not get. */
    void drop(String path) {
        dropped.add(path);
    }

    Set<String> dropped() {
        return dropped;
    }

    /**
     * Notes the fields of an object that are not among the known names.
     *
     * @param path the path of the object, without the indexes of lists
     */
    void dropUnknown(ObjectNode object, Set<String> known, String path) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (known.contains(field.getKey())) {
                continue;
            }
            String name = path + "." + field.getKey();
            if (ConfidentialName.of(field.getKey()) != ConfidentialName.OTHER) {
                findings.confidentialElsewhere(name);
            }
            findings.refuseConfidentialIn(name, field.getValue());
            if (!field.getValue().isNull()) {
                drop(name);
            }
        }
    }
}
