package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Checks the tools that a model may call. The caller runs its own tools; tools that a provider runs have a price of
 * their own.
 */
final class ToolFields {
    private static final Set<String> OWN_TOOLS = Set.of("function", "custom");
    private static final Set<String> OF_A_TOOL =
            Set.of("type", "function", "custom", "strict", "defer_loading", CacheControl.NAME);
    /** The parameters are a JSON schema, so their form is free. */
    private static final Set<String> OF_A_FUNCTION =
            Set.of("name", "description", "parameters", "strict", "defer_loading", CacheControl.NAME);

    private ToolFields() {}

    static void read(JsonNode tools, RequestFindings findings) {
        if (!tools.isArray()) {
            findings.violation("tools", "has to be an array of tools");
            return;
        }
        if (!tools.isEmpty()) {
            findings.needs("tools");
            findings.wordsAdded();
        }
        for (int i = 0; i < tools.size(); i++) {
            String path = "tools[" + i + "]";
            JsonNode asked = tools.get(i);
            if (asked instanceof ObjectNode untyped
                    && !untyped.hasNonNull("type")
                    && untyped.path("function").isObject()) {
                untyped.put("type", "function"); // a tool can have no other type here
            }
            if (asked instanceof ObjectNode tool
                    && OWN_TOOLS.contains(tool.path("type").asText())) {
                tool(tool, path, findings);
            } else {
                findings.violation(
                        path + ".type", "has to be function or custom: what a provider runs has its own price");
            }
        }
    }

    private static void tool(ObjectNode tool, String path, RequestFindings findings) {
        cacheControl(tool, path, findings);
        NestedFields.keep(tool, OF_A_TOOL, "tools", findings);
        if (tool.path("function") instanceof ObjectNode function) {
            cacheControl(function, path + ".function", findings);
            NestedFields.keep(function, OF_A_FUNCTION, "tools.function", findings);
        }
    }

    private static void cacheControl(ObjectNode object, String path, RequestFindings findings) {
        JsonNode control = object.path(CacheControl.NAME);
        if (!control.isMissingNode()) {
            CacheControl.read(control, path + "." + CacheControl.NAME, findings);
        }
    }
}
