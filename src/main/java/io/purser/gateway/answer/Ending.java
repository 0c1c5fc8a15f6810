package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** How far an answer came, as its provider tells it. */
public enum Ending {
    /** The model said all that it wanted to say. */
    COMPLETE,
    /** The answer was as long as it could be. */
    AT_LIMIT,
    /** A filter, a refusal, or a reason that Purser does not know; or no reason at all. */
    OTHER;

    private static Ending of(JsonNode reason) {
        return switch (reason.asText("").strip().toLowerCase(Locale.ROOT)) {
            case "stop", "end_turn", "stop_sequence", "eos", "eos_token", "complete" -> COMPLETE;
            case "tool_calls", "function_call", "tool_use" -> COMPLETE;
            case "length", "max_tokens", "max_output_tokens" -> AT_LIMIT;
            default -> OTHER;
        };
    }

    /** The ending of a choice of a chat completion. */
    static Ending ofChoice(JsonNode choice) {
        return of(choice.path("finish_reason"));
    }

    /** The ending of a whole answer: that of its choices together, or that of a message. Vectors are complete. */
    public static Ending of(JsonNode answer, boolean isInTokens) {
        if (!isInTokens) {
            return COMPLETE;
        }
        JsonNode choices = answer.path("choices");
        if (choices.isEmpty()) {
            return of(answer.path("stop_reason"));
        }
        Ending all = COMPLETE;
        for (JsonNode choice : choices) {
            all = all.and(ofChoice(choice));
        }
        return all;
    }

    /** The ending of two parts of one answer: that of the part which came less far. */
    Ending and(Ending other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
