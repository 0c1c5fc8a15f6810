package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.routing.ConfidentialName;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code metadata}, in which OpenAI's clients send data that is not part of the API. Its fields belong to the
 * caller and pass under any name. The object {@code purser} is the exception: its settings are not passed on.
 */
final class ClientMetadata {
    private static final String PURSERS = "purser";
    private static final String FORM = "has to be an object, as in \"metadata\": {\"purser\": {\"agent\": \"ceo\"}};"
            + " a setting can be sent as a header as well, such as X-Purser-Agent";

    private ClientMetadata() {}

    /** Whether a field of the metadata has that name for Purser's settings. */
    static boolean isPursers(String name) {
        return PURSERS.equalsIgnoreCase(name);
    }

    static void read(JsonNode metadata, RequestFindings findings) {
        if (!metadata.isObject()) {
            findings.violation("metadata", "has to be an object, as in {\"purser\": {\"confidential\": true}}");
            return;
        }
        for (Map.Entry<String, JsonNode> field : metadata.properties()) {
            String path = "metadata." + field.getKey();
            if (ConfidentialName.of(field.getKey()) != ConfidentialName.OTHER) {
                findings.confidential(path, field.getKey(), field.getValue());
            } else if (isPursers(field.getKey())) {
                pursers(path, field.getValue(), findings);
            } else {
                findings.refuseConfidentialIn(path, field.getValue());
            }
        }
    }

    private static void pursers(String path, JsonNode settings, RequestFindings findings) {
        if (!settings.isObject()) {
            findings.violation(path, FORM);
            return;
        }
        for (Map.Entry<String, JsonNode> field : settings.properties()) {
            String where = path + "." + field.getKey();
            if (ConfidentialName.of(field.getKey()) != ConfidentialName.OTHER) {
                findings.confidential(where, field.getKey(), field.getValue());
            } else if (!CallSettings.NAMES.contains(field.getKey())) {
                findings.violation(
                        where, "is no setting of a call; there are " + String.join(", ", CallSettings.NAMES));
            }
        }
    }

    /** A setting of the call, or null if it is absent; the items of a list are joined by commas. */
    static @Nullable String text(JsonNode metadata, String name) {
        for (Map.Entry<String, JsonNode> field : metadata.properties()) {
            JsonNode value = field.getValue().path(name);
            if (isPursers(field.getKey()) && !value.isMissingNode() && !value.isNull()) {
                return value.isArray() ? list(value) : value.asText();
            }
        }
        return null;
    }

    private static String list(JsonNode values) {
        StringJoiner list = new StringJoiner(",");
        values.forEach(value -> list.add(value.asText()));
        return list.toString();
    }

    /** The metadata for the provider, or null if nothing is left for it. */
    static @Nullable ObjectNode forOthers(JsonNode metadata, RequestFindings findings) {
        ObjectNode others = PassthroughJson.object();
        for (Map.Entry<String, JsonNode> field : metadata.properties()) {
            String name = field.getKey();
            if (!isPursers(name) && !findings.isPursers(name)) {
                others.set(name, field.getValue());
            }
        }
        return others.isEmpty() ? null : others;
    }
}
