package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import io.purser.gateway.answer.PassthroughJson;
import java.util.List;
import java.util.Set;

/** Translates the tools of Anthropic's Messages into the functions of a chat completion. */
final class MessagesTools {
    private static final Set<String> OF_A_TOOL = Names.set("""
        type name description input_schema strict cache_control eager_input_streaming defer_loading allowed_callers
        input_examples
        """);

    private static final String CUSTOM = "custom";

    /** Tools that Anthropic's models know by their types and that the caller runs, in any version. */
    private static final List<String> RUN_BY_THE_CALLER = List.of("bash_", "text_editor_", "computer_", "memory_");

    private final RequestFindings findings;
    private final NotCarried notCarried;

    MessagesTools(RequestFindings findings, NotCarried notCarried) {
        this.findings = findings;
        this.notCarried = notCarried;
    }

    /** The functions. Tools that Anthropic runs are refused; those that only its models know cannot be carried. */
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
            String type =
                    tool.path("type").isNull() ? CUSTOM : tool.path("type").asText(CUSTOM);
            if (type.equals(CUSTOM)) {
                functions.add(function(tool, path));
            } else if (RUN_BY_THE_CALLER.stream().anyMatch(type::startsWith)) {
                CacheControl.readIn(tool, path, findings);
                findings.unbounded(); // nobody tells how many words such a tool adds to the prompt
                findings.needs("tools");
                notCarried.add(
                        path + ".type", "only tools of the type custom are; leave the type out and give a schema");
            } else {
                findings.violation(path + ".type", "is not supported: what a provider runs has its own price");
            }
        }
        return functions;
    }

    private ObjectNode function(ObjectNode tool, String path) {
        notCarried.dropUnknown(tool, OF_A_TOOL, "tools");
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
