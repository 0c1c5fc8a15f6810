package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns an answer that came at once into the chunks of a stream. */
final class BufferedChunks {
    private static final Set<String> NOT_OF_A_CHUNK = Set.of("choices", "object", "usage");
    private static final Set<String> NOT_OF_AN_END = Set.of("index", "message", "delta", "logprobs", "finish_reason");

    private BufferedChunks() {}

    /** For each choice, its role, its content and its finish reason; then the usage, if the answer has one. */
    static List<ObjectNode> of(JsonNode answer) {
        List<ObjectNode> chunks = new ArrayList<>();
        int index = 0;
        for (JsonNode choice : answer.path("choices")) {
            int number = choice.path("index").asInt(index++);
            JsonNode message = choice.path("message").isObject() ? choice.path("message") : choice.path("delta");
            ObjectNode begin = PassthroughJson.object();
            boolean isText = !message.path("content").asText("").isEmpty();
            begin.put("role", message.path("role").asText("assistant")).put("content", isText ? "" : null);
            chunks.add(chunk(answer, number, begin));
            ObjectNode said = said(message);
            if (!said.isEmpty()) {
                ObjectNode chunk = chunk(answer, number, said);
                if (choice.hasNonNull("logprobs")) {
                    ((ObjectNode) chunk.path("choices").path(0)).set("logprobs", choice.get("logprobs"));
                }
                chunks.add(chunk);
            }
            chunks.add(end(answer, number, choice, said));
        }
        if (answer.path("usage").isObject()) {
            ObjectNode last = head(answer);
            last.putArray("choices");
            last.set("usage", answer.get("usage"));
            chunks.add(last);
        }
        return chunks;
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

    private static ObjectNode chunk(JsonNode answer, int index, ObjectNode delta) {
        ObjectNode chunk = head(answer);
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

    private static ObjectNode end(JsonNode answer, int index, JsonNode choice, ObjectNode said) {
        ObjectNode chunk = chunk(answer, index, PassthroughJson.object());
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
