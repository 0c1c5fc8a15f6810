package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;

/** The text of the parts of a message or an artifact in A2A. */
final class AgentParts {
    private AgentParts() {}

    static String text(JsonNode parts) {
        StringBuilder text = new StringBuilder();
        append(parts, text);
        return text.toString();
    }

    /** Adds the parts, with an empty line between them. Data become JSON, and a file its address or its name. */
    static void append(JsonNode parts, StringBuilder text) {
        for (JsonNode part : parts) {
            String words = words(part);
            if (!words.isEmpty()) {
                text.append(text.isEmpty() ? "" : "\n\n").append(words);
            }
        }
    }

    private static String words(JsonNode part) {
        if (part.path("text").isTextual()) {
            return part.get("text").textValue();
        }
        if (part.hasNonNull("data")) {
            return PassthroughJson.text(part.get("data"));
        }
        // Revision 0.3 has an object for a file; in 1.0 its fields belong to the part.
        JsonNode file = part.path("file").isObject() ? part.get("file") : part;
        String address = file.path("url").asText(file.path("uri").asText(""));
        if (!address.isEmpty()) {
            return address;
        }
        boolean hasBytes = file.path("raw").isTextual() || file.path("bytes").isTextual();
        String name = file.path("filename").asText(file.path("name").asText("without a name"));
        return hasBytes ? "[a file, which is not passed on: " + name + "]" : "";
    }
}
