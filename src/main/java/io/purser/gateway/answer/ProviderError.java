package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.codes.Names;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An error as a provider told it. Providers wrap their errors in several forms: {@code error} as an object or a text
 * (OpenAI, OpenRouter), {@code object: "error"} (vLLM), an array of one (Google), {@code detail} (FastAPI), {@code
 * type: "error"} (Anthropic), {@code base_resp} (MiniMax), {@code fault} (Apigee), a message and nothing else (AWS),
 * and an error inside a choice. All of these also come under the status 200.
 *
 * @param status from 400 to 599; 502 if the provider tells none
 * @param message empty if the provider tells none
 * @param code the provider's name for the error, or null
 * @param param the wrong field of the request, or null
 * @param isModeration whether the provider's moderation refused the prompt, so that a repetition is useless
 */
public record ProviderError(
        int status,
        String message,
        @Nullable String code,
        @Nullable String param,
        boolean isModeration) {
    private static final int BAD_GATEWAY = 502;
    private static final Pattern STATUS = Pattern.compile("[45][0-9]{2}");
    private static final int LONGEST_NAME = 100;
    private static final String[] STATUS_FIELDS = {"code", "status", "status_code", "statusCode", "http_status"};
    private static final String[] MESSAGE_FIELDS = {
        "message", "msg", "detail", "error", "error_message", "errorMessage", "status_msg", "faultstring", "Message"
    };
    /** The fields beside a message that is an error. An answer has other fields as well. */
    private static final Set<String> BESIDE_A_MESSAGE = Names.set("""
        message msg Message code status status_code statusCode type param success request_id requestId timestamp
        path data
        """);

    /** The error in an answer of status 200, or in an event of a stream; empty if it has no error. */
    public static Optional<ProviderError> inSuccess(JsonNode answer) {
        JsonNode error = unwrapped(answer);
        return error == null ? Optional.empty() : Optional.of(of(error, BAD_GATEWAY));
    }

    /** The error in an answer whose status is not 200. */
    static ProviderError of(int status, @Nullable JsonNode body) {
        JsonNode error = body == null ? null : unwrapped(body);
        if (error == null && body != null && body.isObject()) {
            error = body;
        }
        return error == null
                ? new ProviderError(status, "", null, null, false)
                : of(error, status).as(status);
    }

    /** The same error with the status of the answer. */
    ProviderError as(int outerStatus) {
        return new ProviderError(outerStatus, message, code, param, isModeration);
    }

    /** The error without its wrapping; null if there is no error. */
    private static @Nullable JsonNode unwrapped(JsonNode answer) {
        if (answer.isArray()) {
            return answer.isEmpty() ? null : unwrapped(answer.get(0));
        }
        if (isGiven(answer.path("error"))) {
            return answer.get("error");
        }
        if (answer.path("errors").isArray() && !answer.path("errors").isEmpty()) {
            return answer.get("errors").get(0);
        }
        if (isGiven(answer.path("fault"))) {
            return answer.get("fault");
        }
        if (answer.path("base_resp").path("status_code").asInt(0) != 0) {
            return answer.get("base_resp");
        }
        if ("error".equals(answer.path("object").textValue())
                || "error".equals(answer.path("type").textValue())) {
            return answer;
        }
        for (JsonNode choice : answer.path("choices")) {
            if (isGiven(choice.path("error"))) {
                return choice.get("error");
            }
            if (FinishReason.isFailure(choice)) {
                return choice;
            }
        }
        boolean isAnswer = answer.hasNonNull("choices") || answer.hasNonNull("data") || answer.hasNonNull("usage");
        return !isAnswer && (isGiven(answer.path("detail")) || isMessageAlone(answer)) ? answer : null;
    }

    private static boolean isMessageAlone(JsonNode answer) {
        boolean hasMessage = false;
        for (Map.Entry<String, JsonNode> field : answer.properties()) {
            if (!BESIDE_A_MESSAGE.contains(field.getKey())) {
                return false;
            }
            hasMessage |= field.getKey().toLowerCase(Locale.ROOT).matches("message|msg")
                    && field.getValue().isTextual()
                    && !field.getValue().textValue().isBlank();
        }
        return hasMessage;
    }

    private static boolean isGiven(JsonNode error) {
        return error.isTextual()
                ? !error.textValue().isEmpty()
                : (error.isObject() || error.isArray()) && !error.isEmpty();
    }

    private static ProviderError of(JsonNode error, int otherwise) {
        String message = message(error);
        String code = name(error.path("code"));
        String type = name(error.path("type"));
        boolean moderation = !error.path("metadata").path("reasons").isEmpty()
                || ErrorNames.isModeration(code)
                || ErrorNames.isModeration(type)
                || ErrorNames.isModeration(message);
        int status = status(error, code, type, otherwise);
        return new ProviderError(
                status,
                message,
                code == null ? ErrorNames.byMessage(message, status, type) : code,
                name(error.path("param")),
                moderation);
    }

    private static int status(JsonNode error, @Nullable String code, @Nullable String type, int otherwise) {
        for (String field : STATUS_FIELDS) {
            String text = error.path(field).asText("");
            if (STATUS.matcher(text).matches()) {
                return Integer.parseInt(text);
            }
        }
        for (String name : new String[] {code, type, name(error.path("status"))}) {
            Integer status = name == null ? null : ErrorNames.status(name);
            if (status != null) {
                return status;
            }
        }
        return otherwise;
    }

    /** The name in a field; a number is a status and not a name. */
    private static @Nullable String name(JsonNode field) {
        return field.isTextual()
                        && !field.textValue().isBlank()
                        && field.textValue().length() <= LONGEST_NAME
                        && !STATUS.matcher(field.textValue()).matches()
                ? field.textValue()
                : null;
    }

    private static String message(JsonNode error) {
        if (error.isTextual()) {
            return error.textValue();
        }
        for (String field : MESSAGE_FIELDS) {
            JsonNode text = error.path(field);
            if (text.isTextual() && !text.textValue().isBlank()) {
                return text.textValue();
            }
            if (text.isArray() && !text.isEmpty()) {
                return message(text.get(0));
            }
            if (text.isObject()) {
                return message(text);
            }
        }
        return error.path("status").isTextual()
                ? error.path("status").textValue().toLowerCase(Locale.ROOT)
                : "";
    }
}
