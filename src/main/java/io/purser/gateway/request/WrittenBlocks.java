package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.answer.PassthroughJson;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages of a chat completion as those of Anthropic's Messages: the system's messages go ahead of all
 * others, results of tools into messages of the user, and neighbours of one role into one message.
 */
final class WrittenBlocks {
    private static final Set<String> TEXTS = Set.of("text", "input_text", "output_text", "refusal");
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";
    private static final String HTTPS = "https://";

    private final ArrayNode system = PassthroughJson.object().arrayNode();
    private final ArrayNode messages = PassthroughJson.object().arrayNode();
    private String lastRole = "";
    private ArrayNode last = system;

    WrittenBlocks(JsonNode given) {
        given.forEach(this::message);
        for (JsonNode message : messages) {
            ObjectNode written = (ObjectNode) message;
            written.set("content", plainest(written.path("content")));
        }
    }

    static boolean isOfTheSystem(String role) {
        return role.equals("system") || role.equals("developer");
    }

    /** The text of a part, or null if it is none. */
    static @Nullable String text(JsonNode part) {
        if (part.isTextual()) {
            return part.textValue();
        }
        String type = part.path("type").asText();
        JsonNode text = part.path(type.equals("refusal") ? type : "text");
        return TEXTS.contains(type) ? text.textValue() : null;
    }

    static String url(JsonNode image) {
        return image.isTextual() ? image.textValue() : image.path("url").asText("");
    }

    /** Where Messages finds an image of that URL; null if it cannot. */
    static @Nullable ObjectNode source(String url) {
        int data = url.indexOf(BASE64);
        if (url.startsWith(DATA) && data > 0) {
            return PassthroughJson.object()
                    .put("type", "base64")
                    .put("media_type", url.substring(DATA.length(), data))
                    .put("data", url.substring(data + BASE64.length()));
        }
        return url.startsWith(HTTPS)
                ? PassthroughJson.object().put("type", "url").put("url", url)
                : null;
    }

    /** The system prompt; empty if there is none. */
    JsonNode system() {
        return plainest(system);
    }

    ArrayNode messages() {
        return messages;
    }

    private void message(JsonNode message) {
        String role = message.path("role").asText();
        ArrayNode blocks = messages.arrayNode();
        switch (role) {
            case "tool" -> result(message, blocks);
            default -> {
                contents(message.path("content"), blocks);
                contents(message.path("refusal"), blocks);
                message.path("tool_calls").forEach(call -> use(call, blocks));
            }
        }
        if (blocks.isEmpty()) {
            return; // an empty text says nothing, and Anthropic refuses it
        }
        mark(message, blocks);
        if (isOfTheSystem(role)) {
            system.addAll(blocks);
        } else {
            add(role.equals("assistant") ? role : "user", blocks);
        }
    }

    private void add(String role, ArrayNode blocks) {
        if (!role.equals(lastRole)) {
            lastRole = role;
            last = messages.addObject().put("role", role).putArray("content");
        }
        last.addAll(blocks);
    }

    private static void contents(JsonNode content, ArrayNode blocks) {
        String text = text(content);
        if (content.isArray()) {
            content.forEach(part -> contents(part, blocks));
        } else if (text != null) {
            if (!text.isEmpty()) {
                ObjectNode block = blocks.addObject().put("type", "text").put("text", text);
                mark(content, block);
            }
        } else if (content.path("type").asText().equals("image_url")) {
            ObjectNode block = blocks.addObject().put("type", "image");
            block.set("source", source(url(content.path("image_url"))));
            mark(content, block);
        }
    }

    private static void use(JsonNode call, ArrayNode blocks) {
        ObjectNode block = blocks.addObject().put("type", "tool_use");
        block.put("id", call.path("id").asText(""));
        block.set("name", call.path("function").path("name"));
        block.set("input", input(call.path("function").path("arguments")));
        mark(call, block);
    }

    /** The arguments as they were written; what is no object is kept in a field of one. */
    private static JsonNode input(JsonNode arguments) {
        if (arguments.isObject()) {
            return arguments;
        }
        String text = arguments.asText("");
        if (text.isBlank()) {
            return PassthroughJson.object();
        }
        JsonNode written = PassthroughJson.writtenObject(text);
        return written == null ? PassthroughJson.object().put("arguments", text) : written;
    }

    private static void result(JsonNode message, ArrayNode blocks) {
        ArrayNode content = blocks.arrayNode();
        contents(message.path("content"), content);
        ObjectNode block = blocks.addObject()
                .put("type", "tool_result")
                .put("tool_use_id", message.path("tool_call_id").asText(""));
        if (!content.isEmpty()) {
            block.set("content", plainest(content));
        }
    }

    /** The mark of a whole message goes to its last block. */
    private static void mark(JsonNode message, ArrayNode blocks) {
        if (blocks.get(blocks.size() - 1) instanceof ObjectNode block) {
            mark(message, block);
        }
    }

    static void mark(JsonNode from, ObjectNode to) {
        if (from.hasNonNull(CacheControl.NAME)) {
            to.set(CacheControl.NAME, from.get(CacheControl.NAME));
        }
    }

    /** One text alone is written as such. */
    private static JsonNode plainest(JsonNode blocks) {
        JsonNode first = blocks.path(0);
        return blocks.size() == 1 && first.path("text").isTextual() && !first.has(CacheControl.NAME)
                ? first.get("text")
                : blocks;
    }
}
