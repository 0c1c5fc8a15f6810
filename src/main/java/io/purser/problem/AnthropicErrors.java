package io.purser.problem;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Problems in the form of Anthropic's API (https://platform.claude.com/docs/en/api/errors): an object of the type
 * {@code error} whose error has a type and a message. Purser's code and the members of the problem are beside them.
 */
public final class AnthropicErrors {
    /** By this beginning of a message, Anthropic's clients recognise that they have to shorten the conversation. */
    private static final String TOO_LONG = "prompt is too long";

    private AnthropicErrors() {}

    /** The body of an error, or the data of a stream's last event. */
    public static Map<String, Object> body(Problem problem, String requestId) {
        Map<String, Object> openAi = problem.openAiError();
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("type", type(problem.openAiStatus()));
        error.put("message", message(problem, String.valueOf(openAi.get("code"))));
        openAi.forEach(error::putIfAbsent);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "error");
        body.put("error", error);
        body.put("request_id", requestId);
        return body;
    }

    private static String message(Problem problem, String code) {
        String detail = problem.detail();
        return code.equals("context_length_exceeded") && !detail.contains(TOO_LONG) ? TOO_LONG + ": " + detail : detail;
    }

    /** Anthropic's name for errors of that status. */
    static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
