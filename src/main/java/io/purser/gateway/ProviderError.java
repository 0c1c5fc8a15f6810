package io.purser.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An error as a provider told it, whatever it came wrapped in: {@code error} as an object or a text (OpenAI,
 * OpenRouter), {@code object: "error"} (vLLM), an array of one (Google), {@code detail} (FastAPI), {@code type: "error"}
 * (Anthropic), inside a choice, and all of these under a status of 200.
 *
 * @param status from 400 to 599; 502 where the provider tells none
 * @param message empty where the provider tells none
 * @param code the provider's name for the error, or null
 * @param param the request's field that is wrong, or null
 * @param isModeration whether the provider's moderation refused the prompt, so that repeating it is useless
 */
record ProviderError(
        int status,
        String message,
        @Nullable String code,
        @Nullable String param,
        boolean isModeration) {
    private static final int BAD_GATEWAY = 502;
    private static final Pattern STATUS = Pattern.compile("[45][0-9]{2}");
    private static final int LONGEST_NAME = 100;
    private static final Pattern MODERATION = Pattern.compile(
            "moderation|flagged|content[ _-]?(filter|policy)|responsible ?ai", Pattern.CASE_INSENSITIVE);

    /** The error in an answer of status 200, or in an event of a stream; empty where it is none. */
    static Optional<ProviderError> inSuccess(JsonNode answer) {
        JsonNode error = unwrapped(answer);
        return error == null ? Optional.empty() : Optional.of(of(error, BAD_GATEWAY));
    }

    /** The error of an answer of another status than 200. */
    static ProviderError of(int status, @Nullable JsonNode body) {
        JsonNode error = body == null ? null : unwrapped(body);
        if (error == null && body != null && body.isObject()) {
            error = body;
        }
        return error == null
                ? new ProviderError(status, "", null, null, false)
                : of(error, status).as(status);
    }

    private ProviderError as(int outerStatus) {
        return new ProviderError(outerStatus, message, code, param, isModeration);
    }

    /** What tells of the error, without what it is wrapped in; null where there is no error. */
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
        if ("error".equals(answer.path("object").textValue())
                || "error".equals(answer.path("type").textValue())) {
            return answer;
        }
        for (JsonNode choice : answer.path("choices")) {
            if (isGiven(choice.path("error"))) {
                return choice.get("error");
            }
        }
        boolean isAnswer = answer.has("choices") || answer.has("data") || answer.has("usage");
        return !isAnswer && isGiven(answer.path("detail")) ? answer : null;
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
                || isModeration(code)
                || isModeration(type)
                || MODERATION.matcher(message).find();
        return new ProviderError(
                status(error, otherwise), message, code == null ? type : code, name(error.path("param")), moderation);
    }

    private static boolean isModeration(@Nullable String name) {
        return name != null && MODERATION.matcher(name).find();
    }

    private static int status(JsonNode error, int otherwise) {
        for (String field : new String[] {"code", "status", "status_code", "http_status"}) {
            String text = error.path(field).asText("");
            if (STATUS.matcher(text).matches()) {
                return Integer.parseInt(text);
            }
        }
        return otherwise;
    }

    /** A name in a field; a number is a status and not a name. */
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
        for (String field : new String[] {"message", "msg", "detail", "error"}) {
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
