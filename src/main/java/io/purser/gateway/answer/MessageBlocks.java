package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Reads the blocks of Anthropic's Messages as the message of a chat completion, to see and to count what they say. */
public final class MessageBlocks {
    private MessageBlocks() {}

    /** Whether an answer is a message in Anthropic's form. */
    public static boolean isMessage(JsonNode answer) {
        return "message".equals(answer.path("type").textValue())
                && answer.path("content").isArray();
    }

    /** Adds all texts, thoughts and uses of tools of a message. */
    public static void append(JsonNode message, StringBuilder text) {
        for (JsonNode block : message.path("content")) {
            ChatText.append(delta(block), text);
            if (block.path("input").isObject()) {
                text.append(block.path("input"));
            }
        }
    }

    /** What a block says, or a piece of one. */
    static ObjectNode delta(JsonNode block) {
        ObjectNode delta = PassthroughJson.object();
        switch (block.path("type").asText()) {
            case "text", "text_delta" -> delta.set("content", block.path("text"));
            case "thinking", "thinking_delta" -> delta.set("reasoning_content", block.path("thinking"));
            case "redacted_thinking" -> delta.putArray("reasoning_details").addObject();
            case "tool_use" -> function(delta).set("name", block.path("name"));
            case "input_json_delta" -> function(delta).set("arguments", block.path("partial_json"));
            default -> {}
        }
        return delta;
    }

    /** A whole message as the events of a stream, without the one that ends it. */
    static void events(JsonNode message, Consumer<ObjectNode> each) {
        ObjectNode begun = PassthroughJson.copy(message);
        begun.putArray("content");
        begun.putNull("stop_reason").putNull("stop_sequence");
        each.accept(event("message_start").set("message", begun));
        int index = 0;
        for (JsonNode block : message.path("content")) {
            each.accept(indexed("content_block_start", index).set("content_block", opened(block)));
            if ("text".equals(block.path("type").textValue())) {
                ObjectNode piece = PassthroughJson.object().put("type", "text_delta");
                piece.set("text", block.path("text"));
                each.accept(indexed("content_block_delta", index).set("delta", piece));
            } else if (isOfATool(block)) {
                ObjectNode piece = PassthroughJson.object().put("type", "input_json_delta");
                piece.put("partial_json", PassthroughJson.text(block.path("input")));
                each.accept(indexed("content_block_delta", index).set("delta", piece));
            }
            each.accept(indexed("content_block_stop", index));
            index++;
        }
        ObjectNode end = event("message_delta");
        ObjectNode delta = end.putObject("delta");
        delta.set("stop_reason", message.path("stop_reason"));
        delta.set("stop_sequence", message.path("stop_sequence"));
        end.set("usage", message.path("usage"));
        each.accept(end);
    }

    private static boolean isOfATool(JsonNode block) {
        return "tool_use".equals(block.path("type").textValue());
    }

    /** The block without what its pieces will say. */
    private static ObjectNode opened(JsonNode block) {
        ObjectNode opened = PassthroughJson.copy(block);
        if ("text".equals(block.path("type").textValue())) {
            opened.put("text", "");
        } else if (isOfATool(block)) {
            opened.putObject("input");
        }
        return opened;
    }

    private static ObjectNode event(String type) {
        return PassthroughJson.object().put("type", type);
    }

    private static ObjectNode indexed(String type, int index) {
        return event(type).put("index", index);
    }

    private static ObjectNode function(ObjectNode delta) {
        return delta.putArray("tool_calls").addObject().putObject("function");
    }
}
