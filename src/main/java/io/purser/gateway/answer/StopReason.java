package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a model stopped, in Anthropic's words.
 *
 * @param word such as {@code end_turn} or {@code max_tokens}
 * @param sequence the text at which it stopped, if the provider tells that and the caller named it; otherwise null
 */
record StopReason(String word, @Nullable String sequence) {
    private static final String END = "end_turn";

    /** The fields in which vLLM, SGLang and others tell the text that stopped the model. */
    private static final List<String> MATCHED =
            List.of("stop_reason", "matched_stop", "stop_sequence", "stopping_word");

    /** The reason of a choice; the end of the turn if it has none. */
    static StopReason in(JsonNode choice, Set<String> stops) {
        String reason = choice.path("finish_reason").asText("").toLowerCase(Locale.ROOT);
        return switch (reason) {
            case "length", "max_tokens", "max_output_tokens" -> new StopReason("max_tokens", null);
            case "tool_calls", "function_call", "tool_use" -> new StopReason("tool_use", null);
            case "content_filter", "safety", "refusal" -> new StopReason("refusal", null);
            default -> atSequence(choice, stops);
        };
    }

    private static StopReason atSequence(JsonNode choice, Set<String> stops) {
        for (String field : MATCHED) {
            String text = choice.path(field).textValue();
            if (text != null && stops.contains(text)) {
                return new StopReason("stop_sequence", text);
            }
        }
        return new StopReason(END, null);
    }

    /** The reason after such a message: some servers say only that the model stopped when it calls a tool or refuses. */
    StopReason orAfter(boolean usesTools, boolean refused) {
        if (!word.equals(END)) {
            return this;
        }
        if (usesTools) {
            return new StopReason("tool_use", null);
        }
        return refused ? new StopReason("refusal", null) : this;
    }

    void write(ObjectNode object) {
        object.put("stop_reason", word);
        if (sequence == null) {
            object.putNull("stop_sequence");
        } else {
            object.put("stop_sequence", sequence);
        }
    }
}
