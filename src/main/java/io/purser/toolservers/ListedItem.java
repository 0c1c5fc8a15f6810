package io.purser.toolservers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.toolservers.client.ThirdPartyText;

/** Reads a resource, a template or a prompt as its server lists it, and keeps what Purser shows of it. */
final class ListedItem {
    private static final int LONGEST_DESCRIPTION = 2_000;
    private static final int LONGEST_NAME = 100;
    private static final int MOST_ARGUMENTS = 50;

    private ListedItem() {}

    /**
     * What is shown of it, with its URI or name at the server.
     *
     * @throws IllegalArgumentException saying why it cannot be offered
     */
    static ObjectNode shown(String server, ContentKind kind, JsonNode listed) {
        String id = listed.path(kind.id()).asText();
        switch (kind) {
            case RESOURCE -> ResourceUris.requireOffered(id);
            case TEMPLATE -> UriTemplate.of(id).requireOfOneHost();
            case PROMPT -> requirePrompt(server, id);
        }
        ObjectNode shown = PlainJson.MAPPER.createObjectNode().put(kind.id(), id);
        if (kind == ContentKind.PROMPT) {
            words(listed, "title", LONGEST_NAME, shown);
            words(listed, "description", LONGEST_DESCRIPTION, shown);
            arguments(listed.path("arguments"), shown);
            return shown;
        }
        words(listed, "name", LONGEST_NAME, shown);
        if (!shown.has("name")) {
            shown.put("name", ThirdPartyText.bounded(id, LONGEST_NAME)); // the protocol wants one
        }
        words(listed, "title", LONGEST_NAME, shown);
        words(listed, "description", LONGEST_DESCRIPTION, shown);
        words(listed, "mimeType", LONGEST_NAME, shown);
        if (listed.path("size").isIntegralNumber() && listed.path("size").canConvertToLong()) {
            shown.set("size", listed.get("size"));
        }
        annotations(listed.path("annotations"), shown);
        return shown;
    }

    private static void requirePrompt(String server, String name) {
        if (!ToolNames.isTool(name)) {
            throw new IllegalArgumentException("its name has another form than the names of tools");
        }
        if (ToolNames.joined(server, name).length() > ToolNames.LONGEST) {
            throw new IllegalArgumentException("its name is longer than %d characters with the prefix %s"
                    .formatted(ToolNames.LONGEST, ToolNames.joined(server, "")));
        }
    }

    private static void words(JsonNode listed, String field, int most, ObjectNode shown) {
        if (listed.path(field).isTextual()) {
            shown.put(
                    field,
                    ThirdPartyText.bounded(listed.path(field).textValue(), most).strip());
        }
    }

    private static void arguments(JsonNode listed, ObjectNode shown) {
        if (listed.size() > MOST_ARGUMENTS) {
            throw new IllegalArgumentException("it has more than %d arguments".formatted(MOST_ARGUMENTS));
        }
        if (!listed.isArray()) {
            return;
        }
        ArrayNode arguments = shown.putArray("arguments");
        for (JsonNode each : listed) {
            String name = each.path("name").asText();
            if (name.isEmpty() || !ThirdPartyText.bounded(name, LONGEST_NAME).equals(name)) {
                throw new IllegalArgumentException("an argument has a name that cannot be shown");
            }
            ObjectNode argument = arguments.addObject().put("name", name);
            words(each, "title", LONGEST_NAME, argument);
            words(each, "description", LONGEST_DESCRIPTION, argument);
            if (each.path("required").isBoolean()) {
                argument.set("required", each.get("required"));
            }
        }
    }

    private static void annotations(JsonNode given, ObjectNode shown) {
        ObjectNode annotations = PlainJson.MAPPER.createObjectNode();
        ArrayNode audience = annotations.arrayNode();
        for (String role : new String[] {"user", "assistant"}) {
            if (given.path("audience").valueStream().anyMatch(each -> role.equals(each.textValue()))) {
                audience.add(role);
            }
        }
        if (!audience.isEmpty()) {
            annotations.set("audience", audience);
        }
        double priority = given.path("priority").asDouble(-1);
        if (given.path("priority").isNumber() && priority >= 0 && priority <= 1) {
            annotations.set("priority", given.get("priority"));
        }
        words(given, "lastModified", LONGEST_NAME, annotations);
        if (!annotations.isEmpty()) {
            shown.set("annotations", annotations);
        }
    }
}
