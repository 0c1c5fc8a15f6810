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

    private static void append(JsonNode parts, StringBuilder text) {
        for (JsonNode part : parts) {
            append(words(part), text);
        }
    }

    /** Adds the words, with an empty line before them. */
    private static void append(String words, StringBuilder text) {
        if (!words.isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n\n").append(words);
        }
    }

    /**
     * Adds an artifact, with an empty line before it. Its texts may be pieces of one text that the agent appended to it
     * while it worked (https://a2a-protocol.org, "TaskArtifactUpdateEvent"), so that nothing comes between them. Data become
     * JSON, and a file its address or its name, with an empty line around them.
     */
    static void appendArtifact(JsonNode artifact, StringBuilder text) {
        StringBuilder pieces = new StringBuilder();
        for (JsonNode part : artifact.path("parts")) {
            if (isText(part)) {
                pieces.append(part.get("text").textValue());
            } else {
                append(pieces.toString(), text);
                pieces.setLength(0);
                append(words(part), text);
            }
        }
        append(pieces.toString(), text);
    }

    private static boolean isText(JsonNode part) {
        return part.path("text").isTextual();
    }

    private static String words(JsonNode part) {
        if (isText(part)) {
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
