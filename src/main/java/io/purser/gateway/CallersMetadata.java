package io.purser.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.routing.ConfidentialName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code metadata}, where OpenAI's clients put what is not part of the API: an object of texts. What is there
 * for Purser goes no further.
 */
final class CallersMetadata {
    private static final String PURSERS = "purser";

    private CallersMetadata() {}

    static void read(JsonNode metadata, Findings findings) {
        if (!metadata.isObject()) {
            findings.violation("metadata", "has to be an object of texts, as in {\"confidential\": \"true\"}");
            return;
        }
        for (Map.Entry<String, JsonNode> field : metadata.properties()) {
            String path = "metadata." + field.getKey();
            if (ConfidentialName.of(field.getKey()) != ConfidentialName.OTHER) {
                findings.confidential(path, field.getKey(), field.getValue());
            } else if (PURSERS.equalsIgnoreCase(field.getKey())) {
                pursers(path, field.getValue(), findings);
            } else {
                findings.refuseConfidentialIn(path, field.getValue());
            }
        }
    }

    private static void pursers(String path, JsonNode settings, Findings findings) {
        findings.refuseConfidentialText(path, settings);
        for (Map.Entry<String, JsonNode> field : settings.properties()) {
            String where = path + "." + field.getKey();
            if (ConfidentialName.of(field.getKey()) != ConfidentialName.OTHER) {
                findings.confidential(where, field.getKey(), field.getValue());
            } else {
                findings.refuseConfidentialIn(where, field.getValue());
            }
        }
        if (settings.isArray()) {
            findings.refuseConfidentialIn(path, settings);
        }
    }

    /** A setting of the call, or null where it is not there. */
    static @Nullable String text(JsonNode metadata, String name) {
        JsonNode value = metadata.path(name);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    /** What of it is for others, or null where nothing is. */
    static @Nullable ObjectNode forOthers(JsonNode metadata, Findings findings) {
        ObjectNode others = GatewayJson.object();
        for (Map.Entry<String, JsonNode> field : metadata.properties()) {
            String name = field.getKey();
            if (!CallSettings.NAMES.contains(name) && !PURSERS.equalsIgnoreCase(name) && !findings.isPursers(name)) {
                others.set(name, field.getValue());
            }
        }
        return others.isEmpty() ? null : others;
    }
}
