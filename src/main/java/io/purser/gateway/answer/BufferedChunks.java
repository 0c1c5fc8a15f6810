package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Turns an answer that came at once into the chunks of a stream. */
final class BufferedChunks {
    private static final Set<String> NOT_OF_A_CHUNK = Set.of("choices", "object", "usage");
    private static final Set<String> NOT_OF_AN_END = Set.of("index", "message", "delta", "logprobs", "finish_reason");

    private static final int LONGEST_NAME = 200;

    private BufferedChunks() {}

    /**
     * For the first choice, because a call asks for one, its role, its content and its finish reason; then the usage, if
     * the answer has one. The first chunk has all other fields of the answer, and each has the short ones.
     */
    static void of(JsonNode answer, Consumer<ObjectNode> each) {
        ObjectNode names = names(answer);
        JsonNode choice = answer.path("choices").path(0);
        if (!choice.isMissingNode()) {
            int number = choice.path("index").asInt(0);
            JsonNode message = choice.path("message").isObject() ? choice.path("message") : choice.path("delta");
            ObjectNode begin = PassthroughJson.object();
            boolean isText = !message.path("content").asText("").isEmpty();
            begin.put("role", message.path("role").asText("assistant")).put("content", isText ? "" : null);
            each.accept(chunk(head(answer), number, begin));
            ObjectNode said = said(message);
            if (!said.isEmpty()) {
                ObjectNode chunk = chunk(names, number, said);
                if (choice.hasNonNull("logprobs")) {
                    ((ObjectNode) chunk.path("choices").path(0)).set("logprobs", choice.get("logprobs"));
                }
                each.accept(chunk);
            }
            each.accept(end(names, number, choice, said));
        }
        if (answer.path("usage").isObject()) {
            ObjectNode last = PassthroughJson.copy(names);
            last.putArray("choices");
            last.set("usage", answer.get("usage"));
            each.accept(last);
        }
    }

    private static ObjectNode head(JsonNode answer) {
        ObjectNode head = PassthroughJson.object();
        for (Map.Entry<String, JsonNode> field : answer.properties()) {
            if (!NOT_OF_A_CHUNK.contains(field.getKey())) {
                head.set(field.getKey(), field.getValue());
            }
        }
        return head.put("object", "chat.completion.chunk");
    }

    /** The fields that every chunk has. */
    private static ObjectNode names(JsonNode answer) {
        ObjectNode names = PassthroughJson.object();
        for (Map.Entry<String, JsonNode> field : head(answer).properties()) {
            JsonNode value = field.getValue();
            if (value.isTextual() ? value.textValue().length() <= LONGEST_NAME : value.isValueNode()) {
                names.set(field.getKey(), value);
            }
        }
        return names;
    }

    private static ObjectNode chunk(ObjectNode names, int index, ObjectNode delta) {
        ObjectNode chunk = PassthroughJson.copy(names);
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        return chunk;
    }

    private static ObjectNode said(JsonNode message) {
        ObjectNode said = PassthroughJson.object();
        for (Map.Entry<String, JsonNode> field : message.properties()) {
            JsonNode value = field.getValue();
            boolean isNothing =
                    value.isNull() || (value.isTextual() && value.textValue().isEmpty());
            if (!isNothing && !field.getKey().equals("role")) {
                said.set(field.getKey(), value);
            }
        }
        if (said.path("tool_calls") instanceof ArrayNode calls) {
            for (int i = 0; i < calls.size(); i++) {
                if (calls.get(i) instanceof ObjectNode call && !call.has("index")) {
                    call.put("index", i); // a stream names the call that a piece belongs to
                }
            }
        }
        return said;
    }

    private static ObjectNode end(ObjectNode names, int index, JsonNode choice, ObjectNode said) {
        ObjectNode chunk = chunk(names, index, PassthroughJson.object());
        ObjectNode end = (ObjectNode) chunk.path("choices").path(0);
        if (FinishReason.isGiven(choice)) {
            end.set("finish_reason", choice.get("finish_reason"));
        } else {
            end.put("finish_reason", said.path("tool_calls").isEmpty() ? "stop" : "tool_calls");
        }
        for (Map.Entry<String, JsonNode> field : choice.properties()) {
            if (!NOT_OF_AN_END.contains(field.getKey())) {
                end.set(field.getKey(), field.getValue());
            }
        }
        return chunk;
    }
}
