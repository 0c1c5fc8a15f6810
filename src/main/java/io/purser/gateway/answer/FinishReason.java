package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/** Why a model stopped, as a choice of its answer tells it. */
public final class FinishReason {
    /** What some servers write in the place of nothing. */
    private static final Set<String> NONE = Set.of("", "null", "none");

    private FinishReason() {}

    /** Whether the choice tells a reason; an empty text is none. */
    static boolean isGiven(JsonNode choice) {
        JsonNode reason = choice.path("finish_reason");
        return reason.isTextual()
                ? !NONE.contains(reason.textValue().strip().toLowerCase(Locale.ROOT))
                : reason.isNumber();
    }

    /** Whether the reason is that the provider failed, as OpenRouter has it. */
    static boolean isFailure(JsonNode choice) {
        return "error".equals(choice.path("finish_reason").textValue());
    }

    /** Whether any choice of the answer tells a reason. */
    public static boolean isGivenIn(JsonNode answer) {
        for (JsonNode choice : answer.path("choices")) {
            if (isGiven(choice)) {
                return true;
            }
        }
        return false;
    }
}
