package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads from a message, or from a piece of one in a stream, the texts that count as tokens of the answer. */
public final class ChatText {
    private ChatText() {}

    /** Whether the message has any text, reasoning, refusal or tool call. */
    public static boolean saysSomething(JsonNode message) {
        return isText(message.path("content"))
                || isText(message.path("reasoning_content"))
                || isText(message.path("reasoning"))
                || !message.path("reasoning_details").isEmpty()
                || isText(message.path("refusal"))
                || !message.path("tool_calls").isEmpty()
                || !message.path("function_call").isEmpty()
                || !message.path("audio").isEmpty()
                || !message.path("images").isEmpty();
    }

    private static boolean isText(JsonNode node) {
        return node.isTextual() ? !node.textValue().isEmpty() : !node.isEmpty();
    }

    /** Adds the text, the reasoning and the tool calls of the message. */
    public static void append(JsonNode message, StringBuilder text) {
        appendText(message.path("content"), text);
        JsonNode thoughts = message.path("reasoning_content");
        appendText(thoughts.isTextual() ? thoughts : message.path("reasoning"), text);
        if (!thoughts.isTextual() && !message.path("reasoning").isTextual()) {
            appendDetails(message.path("reasoning_details"), text);
        }
        appendText(message.path("refusal"), text);
        for (JsonNode call : message.path("tool_calls")) {
            appendText(call.path("function").path("name"), text);
            appendText(call.path("function").path("arguments"), text);
        }
        appendText(message.path("function_call").path("name"), text);
        appendText(message.path("function_call").path("arguments"), text);
    }

    /** Adds OpenRouter's reasoning details: texts and summaries. Encrypted reasoning cannot be counted. */
    private static void appendDetails(JsonNode details, StringBuilder text) {
        for (JsonNode detail : details) {
            JsonNode thought = detail.path("text");
            appendText(thought.isTextual() ? thought : detail.path("summary"), text);
        }
    }

    private static void appendText(JsonNode node, StringBuilder text) {
        if (node.isTextual()) {
            text.append(node.textValue());
        } else {
            for (JsonNode part : node) {
                appendText(part.path("text"), text);
            }
        }
    }
}
