package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.gateway.usage.Cost;
import io.purser.money.TokenCounts;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Consumer;

/** The parts of an answer in the form of Anthropic's Messages. */
final class MessageParts {
    private static final int LONGEST_TO_MEND = 65_536;
    private static final int LONGEST_NAME = 200;
    private static final String OUTPUT = "output_tokens";

    private MessageParts() {}

    /**
     * A message without content, reason and usage. Its id is new, because Claude Code takes two messages of one id for
     * the same one, and some servers repeat theirs.
     */
    static ObjectNode head(JsonNode answer) {
        return PassthroughJson.object()
                .put("id", named("msg"))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", answer.path("model").asText(""));
    }

    /** A name that a provider tells. A stream keeps it to its end and repeats it, so it is cut. */
    static String name(JsonNode told) {
        String name = told.asText("");
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    /** A new name for a part that has none. */
    static String named(String kind) {
        return kind + "_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** Gives the texts of a content, which is a text or a list of parts. */
    static void texts(JsonNode content, Consumer<String> each) {
        if (content.isTextual()) {
            if (!content.textValue().isEmpty()) {
                each.accept(content.textValue());
            }
        } else if (content.isArray()) {
            for (JsonNode part : content) {
                texts(part.isTextual() ? part : part.path("text"), each);
            }
        }
    }

    /** The arguments of a function, or a piece of them, which some servers write as an object. */
    static String arguments(JsonNode function) {
        JsonNode arguments = function.path("arguments");
        return arguments.isObject() ? PassthroughJson.text(arguments) : arguments.asText("");
    }

    /** A use of a tool, from a function with a name and with arguments in the text of an object. */
    static ObjectNode toolUse(JsonNode id, JsonNode function) {
        ObjectNode use = toolUse(id.asText(""), function.path("name").asText(""));
        JsonNode arguments = function.path("arguments");
        use.set("input", arguments.isObject() ? arguments : input(arguments.asText("")));
        return use;
    }

    /** The beginning of a use of a tool, with an empty input. */
    static ObjectNode toolUse(String id, String name) {
        ObjectNode use = PassthroughJson.object()
                .put("type", "tool_use")
                .put("id", id.isEmpty() ? named("toolu") : id)
                .put("name", name);
        use.putObject("input");
        return use;
    }

    /** The object in the text. A text that is no object, such as one that was cut, is kept in a field of an object. */
    private static JsonNode input(String arguments) {
        if (arguments.isBlank()) {
            return PassthroughJson.object();
        }
        JsonNode written = PassthroughJson.writtenObject(arguments);
        if (written != null) {
            return written;
        }
        // Some servers do not keep to JSON; the tree of a short text needs no account.
        JsonNode read = arguments.length() > LONGEST_TO_MEND
                ? null
                : PassthroughJson.answer(arguments.getBytes(StandardCharsets.UTF_8));
        return read instanceof ObjectNode object
                ? object
                : PassthroughJson.object().put("arguments", arguments);
    }

    /** The usage: Anthropic counts the cached tokens beside the others. */
    static ObjectNode usage(Cost cost) {
        return usage(cost.claimed().tokens())
                .put("cost", new BigDecimal(cost.charged().toString()));
    }

    static ObjectNode usage(TokenCounts tokens) {
        return PassthroughJson.object()
                .put("input_tokens", tokens.uncached())
                .put("cache_creation_input_tokens", tokens.cacheWrite())
                .put("cache_read_input_tokens", tokens.cached())
                .put(OUTPUT, tokens.completion());
    }

    /** The usage at the end of a stream that could not be counted. It says nothing of the prompt, so that the estimate stays. */
    static ObjectNode noUsage() {
        return PassthroughJson.object().put(OUTPUT, 0);
    }
}
