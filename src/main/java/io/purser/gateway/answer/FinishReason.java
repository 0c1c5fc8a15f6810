package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/** Reads why a model stopped, from a choice of its answer. */
public final class FinishReason {
    /** Some servers write these words instead of null. */
    private static final Set<String> NONE = Set.of("", "null", "none");

    private FinishReason() {}

    /** Whether the choice has a reason; an empty text counts as no reason. */
    static boolean isGiven(JsonNode choice) {
        JsonNode reason = choice.path("finish_reason");
        return reason.isTextual()
                ? !NONE.contains(reason.textValue().strip().toLowerCase(Locale.ROOT))
                : reason.isNumber();
    }

    /** Whether the reason is a failure of the provider, as OpenRouter tells it. */
    static boolean isFailure(JsonNode choice) {
        return "error".equals(choice.path("finish_reason").textValue());
    }

    /** Whether any choice of the answer has a reason. */
    public static boolean isGivenIn(JsonNode answer) {
        for (JsonNode choice : answer.path("choices")) {
            if (isGiven(choice)) {
                return true;
            }
        }
        return false;
    }
}
