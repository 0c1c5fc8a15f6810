package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.routing.ConfidentialName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Leaves out the unknown fields of an object within a request, and names them. */
final class NestedFields {
    private NestedFields() {}

    /**
     * Removes from the object every field that is not among the known names.
     *
     * @param path the path of the object, without the indexes of lists
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
