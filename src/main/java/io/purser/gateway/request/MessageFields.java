package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import io.purser.routing.ConfidentialName;
import io.purser.routing.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the messages of a chat completion. Parts that are known to be text are bounded by their bytes. Every other
 * part passes, and only the model's context bounds it. Unknown fields are left out.
 */
final class MessageFields {
    /** The fields of a message that are text in any form, including the fields of answers that clients send back. */
    private static final Set<String> OF_A_MESSAGE = Names.set("""
        role name tool_calls tool_call_id function_call refusal reasoning reasoning_content reasoning_details
        thinking thinking_blocks annotations channel phase prefix partial id type status extra_content
        provider_specific_fields prompt_cache_breakpoint
        """);

    /** The fields of a message that are not text. */
    private static final Set<String> MEDIA_OF_A_MESSAGE =
            Set.of("audio", "images", "image", "image_url", "videos", "video", "files", "file", "attachments");

    /** The fields of a text part. */
    private static final Set<String> OF_A_TEXT = Set.of(
            "type",
            "text",
            "refusal",
            "thinking",
            "reasoning",
            "signature",
            "closed",
            "reference_ids",
            "annotations",
            "citations",
            "logprobs",
            "id",
            "prompt_cache_breakpoint",
            CacheControl.NAME);

    /** The fields of a text part that may themselves be a content. */
    private static final Set<String> CONTENTS = Set.of("text", "refusal", "thinking", "reasoning");

    private final RequestFindings findings;

    private MessageFields(RequestFindings findings) {
        this.findings = findings;
    }

    static void read(JsonNode messages, RequestFindings findings) {
        if (!messages.isArray() || messages.isEmpty()) {
            findings.violation(
                    "messages", messages.isMissingNode() ? "is missing" : "has to be an array of at least one message");
            return;
        }
        MessageFields reader = new MessageFields(findings);
        for (int i = 0; i < messages.size(); i++) {
            String path = "messages[" + i + "]";
            if (messages.get(i) instanceof ObjectNode message
                    && message.path("role").isTextual()) {
                reader.message(message, path);
            } else {
                findings.violation(path + ".role", "is missing");
            }
        }
    }

    private void message(ObjectNode message, String path) {
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : message.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if ("content".equals(name)) {
                content(value, path);
            } else if (CacheControl.NAME.equals(name)) {
                CacheControl.read(value, path + "." + name, findings);
            } else if (OF_A_MESSAGE.contains(name)) {
                within(value, path + "." + name);
            } else if (!MEDIA_OF_A_MESSAGE.contains(name)) {
                unknown.add(name);
            } else if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
                findings.medium(value);
            }
        }
        drop(message, unknown, "messages", path);
    }

    /** Checks a content or a part of one: a text, a part, or a list of either at any depth. */
    private void content(JsonNode content, String path) {
        if (content.isArray()) {
            content.forEach(item -> content(item, path));
        } else if (content instanceof ObjectNode part) {
            part(part, path);
        }
    }

    private void part(ObjectNode part, String path) {
        if (!Prompts.isText(part)) {
            needs(part);
            findings.medium(part);
            cacheControl(part, path + ".content");
            return;
        }
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : part.properties()) {
            String name = field.getKey();
            if (CacheControl.NAME.equals(name)) {
                CacheControl.read(field.getValue(), path + ".content." + name, findings);
            } else if (!OF_A_TEXT.contains(name)) {
                unknown.add(name);
            } else if (CONTENTS.contains(name)) {
                content(field.getValue(), path);
            } else {
                within(field.getValue(), path + ".content");
            }
        }
        drop(part, unknown, "messages.content", path + ".content");
    }

    private void needs(ObjectNode part) {
        switch (part.path("type").asText()) {
            case "image_url", "image", "input_image" -> findings.needs("vision");
            case "input_audio", "audio", "audio_url" -> findings.needs("audio");
            default -> {}
        }
    }

    /** Looks at any depth of a free-form field for parts that have a price. */
    private void within(JsonNode node, String path) {
        if (Prompts.isMedium(node)) {
            findings.medium(node);
            cacheControl(node, path);
            return;
        }
        JsonNode control = node.path(CacheControl.NAME);
        if (!control.isMissingNode()) {
            CacheControl.read(control, path + "." + CacheControl.NAME, findings);
        }
        node.forEach(child -> within(child, path));
    }

    private void cacheControl(JsonNode node, String path) {
        JsonNode control = node.path(CacheControl.NAME);
        if (!control.isMissingNode()) {
            CacheControl.read(control, path + "." + CacheControl.NAME, findings);
        }
        node.forEach(child -> cacheControl(child, path));
    }

    private void drop(ObjectNode from, List<String> unknown, String kind, String path) {
        for (String name : unknown) {
            JsonNode value = from.get(name);
            if (ConfidentialName.of(name) != ConfidentialName.OTHER) {
                findings.confidentialElsewhere(path + "." + name);
            }
            findings.refuseConfidentialIn(path + "." + name, value);
            if (!value.isNull()) {
                findings.dropped(kind + "." + name);
            }
        }
        from.remove(unknown);
    }
}
