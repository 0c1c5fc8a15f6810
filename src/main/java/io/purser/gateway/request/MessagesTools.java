package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import io.purser.gateway.answer.PassthroughJson;
import java.util.Set;

/** Translates the tools of Anthropic's Messages into the functions of a chat completion. */
final class MessagesTools {
    private static final Set<String> OF_A_TOOL = Names.set("""
        type name description input_schema strict cache_control eager_input_streaming defer_loading allowed_callers
        input_examples
        """);

    private final RequestFindings findings;
    private final NotCarried notCarried;

    MessagesTools(RequestFindings findings, NotCarried notCarried) {
        this.findings = findings;
        this.notCarried = notCarried;
    }

    /** The functions; other tools have a form that only Anthropic's models know, or Anthropic runs them. */
    JsonNode translate(JsonNode tools) {
        if (!tools.isArray()) {
            return tools; // the rules of a chat completion refuse it
        }
        ArrayNode functions = PassthroughJson.object().arrayNode();
        for (int i = 0; i < tools.size(); i++) {
            String path = "tools[" + i + "]";
            if (!(tools.get(i) instanceof ObjectNode tool)) {
                findings.violation(path, "has to be an object");
                continue;
            }
            String type = tool.path("type").asText("custom");
            if (!type.equals("custom") && !tool.path("type").isNull()) {
                notCarried.add(
                        path + ".type", "only tools of the type custom are; leave the type out and give a schema");
                continue;
            }
            functions.add(function(tool, path));
        }
        return functions;
    }

    private ObjectNode function(ObjectNode tool, String path) {
        NestedFields.keep(tool, OF_A_TOOL, "tools", findings);
        ObjectNode written = PassthroughJson.object().put("type", "function");
        ObjectNode function = written.putObject("function");
        if (tool.path("name").isTextual()) {
            function.set("name", tool.get("name"));
        } else {
            findings.violation(path + ".name", "has to be a text");
        }
        if (tool.hasNonNull("description")) {
            function.set("description", tool.get("description"));
        }
        if (tool.path("input_schema").isObject()) {
            function.set("parameters", tool.get("input_schema"));
        } else {
            findings.violation(path + ".input_schema", "has to be a JSON schema");
        }
        if (tool.hasNonNull("strict")) {
            function.set("strict", tool.get("strict"));
        }
        MessagesContent.mark(tool, written, path, findings);
        if (tool.path("defer_loading").asBoolean()) {
            notCarried.add(path + ".defer_loading", "all its tools are loaded; send false");
        }
        if (!tool.path("input_examples").isEmpty()) {
            notCarried.add(path + ".input_examples", "write them into the description");
        }
        for (JsonNode by : tool.path("allowed_callers")) {
            if (!"direct".equals(by.textValue())) {
                notCarried.add(path + ".allowed_callers", "only the model itself calls tools; send [\"direct\"]");
            }
        }
        return written;
    }
}
