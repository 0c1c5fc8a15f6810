package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.answer.ResponsesForm;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Translates the instructions and the input of OpenAI's Responses into the messages of a chat completion. The calls of
 * tools that follow a message of the assistant become a part of it.
 */
final class ResponsesInput {
    private static final String INPUT = "input";

    private static final Set<String> OF_A_MESSAGE = Names.set("type role content id status");
    private static final Set<String> OF_A_CALL = Names.set("type id call_id name namespace arguments input status");
    private static final Set<String> OF_AN_OUTPUT = Names.set("type id call_id output status");

    private final RequestFindings findings;
    private final NotCarried notCarried;
    private final ResponsesContent contents;
    private final ArrayNode messages = PassthroughJson.object().arrayNode();
    /** The media of outputs, for a message of the user after the last of these outputs. */
    private final ArrayNode media = PassthroughJson.object().arrayNode();

    ResponsesInput(RequestFindings findings, NotCarried notCarried) {
        this.findings = findings;
        this.notCarried = notCarried;
        this.contents = new ResponsesContent(findings, notCarried);
    }

    /** The messages of the chat completion, with the instructions as the first one; none if there is a mistake. */
    ArrayNode translate(JsonNode instructions, JsonNode input) {
        int mistakes = findings.violations().size();
        if (instructions.isTextual()) {
            message("system").set("content", instructions);
        } else if (!instructions.isMissingNode() && !instructions.isNull()) {
            findings.violation("instructions", "has to be a text");
        }
        if (input.isTextual()) {
            message("user").set("content", input);
        } else if (input.isArray() && !input.isEmpty()) {
            for (int i = 0; i < input.size(); i++) {
                String path = INPUT + "[" + i + "]";
                if (input.get(i) instanceof ObjectNode item) {
                    item(item, path);
                } else {
                    findings.violation(path, "has to be an object");
                }
            }
            addMedia();
        } else {
            findings.violation(
                    INPUT, input.isMissingNode() ? "is missing" : "has to be a text or an array of at least one item");
        }
        if (messages.isEmpty() && mistakes == findings.violations().size()) {
            findings.violation(INPUT, "has to have at least one message");
        }
        return messages;
    }

    private void item(ObjectNode item, String path) {
        String type = item.hasNonNull("type") ? item.path("type").asText("") : "message";
        if (!type.endsWith("_call_output")) {
            addMedia();
        }
        switch (type) {
            case "message" -> message(item, path);
            case "function_call" -> call(item, "arguments", path);
            case "custom_tool_call" -> call(item, ResponsesForm.INPUT, path);
            case "function_call_output", "custom_tool_call_output" -> output(item, path);
            case "reasoning" -> {
                findings.refuseConfidentialIn(path, item);
                notCarried.drop("input.reasoning");
            }
            default ->
                findings.violation(
                        path + ".type",
                        "is not supported: there are messages, function_call, custom_tool_call, their outputs and reasoning");
        }
    }

    private void message(ObjectNode item, String path) {
        notCarried.dropUnknown(item, OF_A_MESSAGE, INPUT);
        String role = item.path("role").asText("");
        JsonNode content = item.path("content");
        switch (role) {
            case "user" -> {
                ArrayNode parts = messages.arrayNode();
                contents.read(content, path + ".content", parts, parts);
                message("user").set("content", MessagesContent.plainest(parts));
            }
            case "system", "developer" -> {
                ArrayNode parts = messages.arrayNode();
                contents.read(content, path + ".content", parts, null);
                message("system").set("content", MessagesContent.plainest(parts));
            }
            case "assistant" -> assistant(content, path + ".content");
            default -> findings.violation(path + ".role", "has to be user, assistant, system or developer");
        }
    }

    /** What the assistant says after its calls belongs to their message, because their outputs have to follow that. */
    private void assistant(JsonNode content, String path) {
        ObjectNode last = lastOfTheAssistant();
        if (last == null || !last.has("tool_calls")) {
            ArrayNode parts = messages.arrayNode();
            contents.read(content, path, parts, null);
            message("assistant").set("content", MessagesContent.plainest(parts));
            return;
        }
        JsonNode before = last.path("content");
        ArrayNode parts = before instanceof ArrayNode begun ? begun : messages.arrayNode();
        if (before.isTextual()) {
            parts.addObject().put("type", "text").set("text", before);
        }
        contents.read(content, path, parts, null);
        last.set("content", MessagesContent.plainest(parts));
    }

    private @Nullable ObjectNode lastOfTheAssistant() {
        JsonNode last = messages.path(messages.size() - 1);
        return last instanceof ObjectNode message
                        && "assistant".equals(message.path("role").textValue())
                ? message
                : null;
    }

    /** @param field the field of the call that has its arguments or its input */
    private void call(ObjectNode item, String field, String path) {
        notCarried.dropUnknown(item, OF_A_CALL, INPUT);
        for (String name : new String[] {"call_id", "name", field}) {
            if (!item.path(name).isTextual()) {
                findings.violation(path + "." + name, "has to be a text");
            }
        }
        ObjectNode last = lastOfTheAssistant();
        if (last == null) {
            last = message("assistant");
            last.putNull("content");
        }
        ArrayNode calls = last.path("tool_calls") instanceof ArrayNode begun ? begun : last.putArray("tool_calls");
        ObjectNode call = calls.addObject().put("type", "function");
        call.set("id", item.path("call_id"));
        ObjectNode function = call.putObject("function");
        String name = item.path("name").asText();
        String namespace = item.path("namespace").textValue();
        function.put("name", namespace == null ? name : ResponsesTools.inNamespace(namespace, name));
        JsonNode said = item.path(field);
        if (field.equals(ResponsesForm.INPUT)) {
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(said.asText())) {
                findings.unbounded(); // because of half a character, all others that are not ASCII are escaped
            }
            ObjectNode arguments = PassthroughJson.object();
            arguments.set(ResponsesForm.INPUT, said);
            function.put("arguments", new String(PassthroughJson.bytes(arguments), StandardCharsets.UTF_8));
        } else {
            function.set("arguments", said);
        }
    }

    /** Only a message of the user can have images, so the images of outputs follow in one. */
    private void output(ObjectNode item, String path) {
        notCarried.dropUnknown(item, OF_AN_OUTPUT, INPUT);
        if (!item.path("call_id").isTextual()) {
            findings.violation(path + ".call_id", "has to be a text");
        }
        ArrayNode texts = messages.arrayNode();
        ArrayNode others = messages.arrayNode();
        contents.read(item.path("output"), path + ".output", texts, others);
        if (!others.isEmpty()) {
            media.addObject()
                    .put("type", "text")
                    .put("text", "From the output of " + item.path("call_id").asText() + ":");
            media.addAll(others);
        }
        ObjectNode message = message("tool");
        message.set("tool_call_id", item.path("call_id"));
        message.set("content", MessagesContent.plainest(texts));
    }

    private void addMedia() {
        if (!media.isEmpty()) {
            message("user").set("content", media.deepCopy());
            media.removeAll();
        }
    }

    private ObjectNode message(String role) {
        return messages.addObject().put("role", role);
    }
}
