package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.answer.PassthroughJson;
import java.util.Set;

/**
 * Translates the system prompt and the messages of Anthropic's Messages into those of a chat completion. A message of
 * a user can have results of tools, which become messages of their own ahead of it.
 */
final class MessagesContent {
    private static final Set<String> OF_A_MESSAGE = Set.of("role", "content");
    private static final Set<String> OF_A_TEXT = Set.of("type", "text", "citations", CacheControl.NAME);
    private static final Set<String> OF_AN_IMAGE = Set.of("type", "source", CacheControl.NAME);
    private static final Set<String> OF_A_USE = Set.of("type", "id", "name", "input", "caller", CacheControl.NAME);
    private static final Set<String> OF_A_RESULT =
            Set.of("type", "tool_use_id", "content", "is_error", CacheControl.NAME);

    /** The fields of a part that is nothing but a text: its type and its text. */
    private static final int PLAIN = 2;

    private final RequestFindings findings;
    private final NotCarried notCarried;
    private final ArrayNode messages = PassthroughJson.object().arrayNode();

    MessagesContent(RequestFindings findings, NotCarried notCarried) {
        this.findings = findings;
        this.notCarried = notCarried;
    }

    /** The messages of the chat completion, with the system prompt as the first one. */
    JsonNode translate(JsonNode system, JsonNode given) {
        if (!system.isMissingNode() && !system.isNull()) {
            plain("system", system, "system");
        }
        if (!given.isArray() || given.isEmpty()) {
            return given; // the rules of a chat completion refuse it
        }
        for (int i = 0; i < given.size(); i++) {
            String path = "messages[" + i + "]";
            if (!(given.get(i) instanceof ObjectNode message)) {
                findings.violation(path, "has to be an object");
                continue;
            }
            notCarried.dropUnknown(message, OF_A_MESSAGE, "messages");
            JsonNode content = message.path("content");
            switch (message.path("role").asText()) {
                case "user" -> user(content, path + ".content");
                case "assistant" -> assistant(content, path + ".content");
                case "system" -> plain("system", content, path + ".content");
                default -> findings.violation(path + ".role", "has to be user, assistant or system");
            }
        }
        return messages;
    }

    /** A message of texts alone. */
    private void plain(String role, JsonNode content, String path) {
        ArrayNode parts = messages.arrayNode();
        each(content, path, (block, where) -> {
            if (isOf("text", block)) {
                text(block, where, parts);
            } else {
                refuse(block, where);
            }
        });
        if (!parts.isEmpty()) {
            message(role).set("content", plainest(parts));
        }
    }

    private void user(JsonNode content, String path) {
        ArrayNode parts = messages.arrayNode();
        int results = messages.size();
        each(content, path, (block, where) -> {
            switch (block.path("type").asText()) {
                case "text" -> text(block, where, parts);
                case "image" -> image(block, where, parts);
                case "tool_result" -> result(block, where, parts);
                default -> refuse(block, where);
            }
        });
        if (!parts.isEmpty() || results == messages.size()) {
            message("user").set("content", plainest(parts));
        }
    }

    private void assistant(JsonNode content, String path) {
        ArrayNode parts = messages.arrayNode();
        ArrayNode calls = messages.arrayNode();
        each(content, path, (block, where) -> {
            switch (block.path("type").asText()) {
                case "text" -> text(block, where, parts);
                case "tool_use" -> use(block, where, calls);
                default -> refuse(block, where);
            }
        });
        ObjectNode message = message("assistant");
        if (calls.isEmpty()) {
            message.set("content", plainest(parts));
        } else {
            message.set("content", parts.isEmpty() ? parts.nullNode() : plainest(parts));
            message.set("tool_calls", calls);
        }
    }

    /** Takes one block of a content, whose path is given. */
    private interface Block {
        void take(ObjectNode block, String path);
    }

    /** A content is a text or a list of blocks. */
    private void each(JsonNode content, String path, Block taker) {
        if (content.isTextual()) {
            taker.take(PassthroughJson.object().put("type", "text").set("text", content), path);
        } else if (content.isArray()) {
            for (int i = 0; i < content.size(); i++) {
                String where = path + "[" + i + "]";
                if (content.get(i) instanceof ObjectNode block) {
                    taker.take(block, where);
                } else {
                    findings.violation(where, "has to be an object");
                }
            }
        } else {
            findings.violation(path, "has to be a text or an array of blocks");
        }
    }

    private void refuse(ObjectNode block, String path) {
        if (!block.path("type").isTextual()) {
            findings.violation(path + ".type", "has to be a text");
            return;
        }
        notCarried.add(
                path + ".type", "there only text, images, tool_use and tool_result have a place, each in its role");
        CacheControl.readIn(block, path, findings); // a provider that speaks Messages gets the block as it is
        if (!isOf("thinking", block) && !isOf("redacted_thinking", block)) {
            findings.medium(block);
        }
    }

    private static boolean isOf(String type, ObjectNode block) {
        return type.equals(block.path("type").textValue());
    }

    private void text(ObjectNode block, String path, ArrayNode parts) {
        notCarried.dropUnknown(block, OF_A_TEXT, "messages.content");
        if (!block.path("text").isTextual()) {
            findings.violation(path + ".text", "has to be a text");
            return;
        }
        if (!block.path("citations").isEmpty()) {
            notCarried.add(path + ".citations", "it has none; leave them out");
        }
        ObjectNode part = parts.addObject().put("type", "text");
        part.set("text", block.get("text"));
        mark(block, part, path, findings);
    }

    private void image(ObjectNode block, String path, ArrayNode parts) {
        notCarried.dropUnknown(block, OF_AN_IMAGE, "messages.content");
        JsonNode source = block.path("source");
        String url = null;
        switch (source.path("type").asText()) {
            case "base64" -> {
                if (source.path("media_type").isTextual() && source.path("data").isTextual()) {
                    url = "data:" + source.path("media_type").textValue() + ";base64,"
                            + source.path("data").textValue();
                }
            }
            case "url" -> url = source.path("url").textValue();
            case "file" -> {
                notCarried.add(path + ".source.type", "it has no files of Anthropic's; send base64");
                // A provider that speaks Messages gets the image as it is.
                CacheControl.readIn(block, path, findings);
                findings.needs("vision");
                findings.medium(block);
            }
            default -> {}
        }
        if (url == null) {
            if (!"file".equals(source.path("type").textValue())) {
                findings.violation(path + ".source", "has to be base64 with media_type and data, or a url");
            }
            return;
        }
        ObjectNode part = parts.addObject().put("type", "image_url");
        part.putObject("image_url").put("url", url);
        mark(block, part, path, findings);
    }

    private void use(ObjectNode block, String path, ArrayNode calls) {
        notCarried.dropUnknown(block, OF_A_USE, "messages.content");
        if (!block.path("id").isTextual()
                || !block.path("name").isTextual()
                || !block.path("input").isObject()) {
            findings.violation(path, "has to have an id, a name and an input");
            return;
        }
        if (block.hasNonNull(CacheControl.NAME)) {
            CacheControl.read(block.path(CacheControl.NAME), path + "." + CacheControl.NAME, findings);
            notCarried.drop("messages.content." + CacheControl.NAME); // a call has no place for it
        }
        ObjectNode call = calls.addObject().put("type", "function");
        call.set("id", block.get("id"));
        ObjectNode function = call.putObject("function");
        function.set("name", block.get("name"));
        function.put("arguments", PassthroughJson.text(block.path("input")));
    }

    /**
     * A result becomes a message of the role {@code tool}. Its images go into the user's message, because only that one
     * can have images; a failure is named in its text, because it has no field.
     */
    private void result(ObjectNode block, String path, ArrayNode parts) {
        notCarried.dropUnknown(block, OF_A_RESULT, "messages.content");
        String id = block.path("tool_use_id").asText("");
        if (!block.path("tool_use_id").isTextual()) {
            findings.violation(path + ".tool_use_id", "has to be a text");
        }
        ArrayNode texts = messages.arrayNode();
        ArrayNode images = messages.arrayNode();
        if (block.hasNonNull("content")) {
            each(block.path("content"), path + ".content", (inner, where) -> {
                switch (inner.path("type").asText()) {
                    case "text" -> text(inner, where, texts);
                    case "image" -> image(inner, where, images);
                    default -> refuse(inner, where);
                }
            });
        }
        if (!images.isEmpty()) {
            parts.addObject().put("type", "text").put("text", "Images of the result " + id + ":");
            parts.addAll(images);
        }
        if (texts.isEmpty()) {
            texts.addObject().put("type", "text").put("text", "");
        }
        if (block.path("is_error").asBoolean() && texts.get(0) instanceof ObjectNode first) {
            first.put("text", "Error: " + first.path("text").textValue());
        }
        if (texts.get(texts.size() - 1) instanceof ObjectNode last) {
            mark(block, last, path, findings);
        }
        ObjectNode message = message("tool").put("tool_call_id", id);
        message.set("content", plainest(texts));
    }

    private ObjectNode message(String role) {
        return messages.addObject().put("role", role);
    }

    /** One text alone is written as such, which every server understands. */
    static JsonNode plainest(ArrayNode parts) {
        JsonNode first = parts.path(0);
        if (parts.isEmpty()) {
            return PassthroughJson.object().textNode("");
        }
        return parts.size() == 1 && first.path("text").isTextual() && first.size() == PLAIN ? first.get("text") : parts;
    }

    /** Carries the mark of the prompt's part that is to be cached, if it is right. */
    static void mark(ObjectNode from, ObjectNode to, String path, RequestFindings findings) {
        JsonNode control = from.path(CacheControl.NAME);
        int mistakes = findings.violations().size();
        if (!control.isMissingNode() && !control.isNull()) {
            CacheControl.read(control, path + "." + CacheControl.NAME, findings);
            if (mistakes == findings.violations().size()) {
                to.set(CacheControl.NAME, control);
            }
        }
    }
}
