package io.purser.toolservers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.toolservers.client.ThirdPartyText;
import io.purser.toolservers.header.HeaderArgument;
import io.purser.toolservers.header.HeaderArgumentScan;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads a tool as its server lists it, and keeps what Purser shows of it. */
final class ListedTool {
    private static final int LONGEST_DESCRIPTION = 2_000;
    private static final int LONGEST_TITLE = 100;
    private static final int LARGEST_SCHEMA = 32_768;

    private ListedTool() {}

    /**
     * What is shown of the tool, with its name at the server.
     *
     * @throws IllegalArgumentException saying why it cannot be offered
     */
    static ObjectNode shown(String server, JsonNode listed) {
        String name = listed.path("name").asText();
        if (!ToolNames.isTool(name)) {
            throw new IllegalArgumentException("its name has another form than the protocol allows");
        }
        if (ToolNames.joined(server, name).length() > ToolNames.LONGEST) {
            throw new IllegalArgumentException("its name is longer than %d characters with the prefix %s"
                    .formatted(ToolNames.LONGEST, ToolNames.joined(server, "")));
        }
        if (listed.path("execution").path("taskSupport").asText().equals("required")) {
            throw new IllegalArgumentException("it can only be called as a task, and Purser offers none");
        }
        ObjectNode shown = PlainJson.MAPPER.createObjectNode().put("name", name);
        if (listed.path("title").isTextual()) {
            shown.put(
                    "title",
                    ThirdPartyText.quoted(
                            ThirdPartyText.bounded(listed.path("title").textValue(), LONGEST_TITLE)));
        }
        shown.put(
                "description",
                ThirdPartyText.bounded(listed.path("description").asText(), LONGEST_DESCRIPTION)
                        .strip());
        ObjectNode input = schema(listed, "inputSchema");
        List<HeaderArgument> _ = HeaderArgumentScan.of(input);
        shown.set("inputSchema", input);
        if (listed.path("outputSchema").isObject()) {
            shown.set("outputSchema", schema(listed, "outputSchema"));
        }
        annotations(listed.path("annotations"), shown);
        return shown;
    }

    private static ObjectNode schema(JsonNode listed, String field) {
        if (!(listed.get(field) instanceof ObjectNode schema)
                || !"object".equals(schema.path("type").asText())) {
            throw new IllegalArgumentException("its %s is no schema of an object".formatted(field));
        }
        String text = schema.toString();
        if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST_SCHEMA) {
            throw new IllegalArgumentException("its %s is longer than %d bytes".formatted(field, LARGEST_SCHEMA));
        }
        return schema;
    }

    private static void annotations(JsonNode given, ObjectNode shown) {
        ObjectNode annotations = PlainJson.MAPPER.createObjectNode();
        for (String name : List.of("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")) {
            if (given.path(name).isBoolean()) {
                annotations.set(name, given.get(name));
            }
        }
        if (!annotations.isEmpty()) {
            shown.set("annotations", annotations);
        }
    }
}
