package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.routing.ConfidentialName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields of an object within a request: those that nobody knows are left out, and named. */
final class NestedFields {
    private NestedFields() {}

    /**
     * Leaves out of the object what is not among the known names.
     *
     * @param path the object's, without the numbers of lists
     */
    static void keep(ObjectNode object, Set<String> known, String path, RequestFindings findings) {
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!known.contains(field.getKey())) {
                unknown.add(field.getKey());
                note(path + "." + field.getKey(), field.getKey(), field.getValue(), findings);
            }
        }
        object.remove(unknown);
    }

    private static void note(String path, String name, JsonNode value, RequestFindings findings) {
        if (ConfidentialName.of(name) != ConfidentialName.OTHER) {
            findings.confidentialElsewhere(path);
        }
        findings.refuseConfidentialIn(path, value);
        if (!value.isNull()) {
            findings.dropped(path);
        }
    }
}
