package io.purser.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every way in which a request can fail. The HTTP statuses follow RFC 9110. An exhausted budget is 402, because no SDK
 * retries it. 429 is reserved for failures that waiting can resolve.
 */
public enum ProblemType {
    MALFORMED(400, "malformed", "The request cannot be read", "invalid_request_error"),
    UNAUTHENTICATED(401, "unauthenticated", "Who is calling is not known", "authentication_error"),
    BUDGET_EXCEEDED(402, "budget_exceeded", "The budget is exhausted", "insufficient_quota"),
    FORBIDDEN(403, "forbidden", "This caller may not do that", "permission_error"),
    NOT_FOUND(404, "not_found", "There is nothing here", "invalid_request_error"),
    MODEL_NOT_FOUND(404, "model_not_found", "There is no such model", "invalid_request_error"),
    METHOD_NOT_ALLOWED(405, "method_not_allowed", "This method is not offered here", "invalid_request_error"),
    CONFLICT(409, "conflict", "The request contradicts what is already there", "invalid_request_error"),
    IN_FLIGHT(409, "in_flight", "The first attempt with this key is still under way", "invalid_request_error"),
    OUTCOME_UNKNOWN(409, "outcome_unknown", "What became of the first attempt is not known", "invalid_request_error"),
    ANSWER_NOT_KEPT(
            409,
            "answer_not_kept",
            "The first attempt succeeded, and its answer was not kept",
            "invalid_request_error"),
    LENGTH_REQUIRED(411, "length_required", "The body has to announce its length", "invalid_request_error"),
    TOO_LARGE(413, "too_large", "The request is too large", "invalid_request_error"),
    UNSUPPORTED_MEDIA_TYPE(
            415, "unsupported_media_type", "This type of body is not taken here", "invalid_request_error"),
    INVALID(422, "invalid", "The request is not valid", "invalid_request_error"),
    NO_ELIGIBLE_MODEL(422, "no_eligible_model", "No model can serve this request", "invalid_request_error"),
    TASK_REJECTED(422, "task_rejected", "The agent does not do this task", "invalid_request_error"),
    NO_WEBSOCKETS(426, "no_websockets", "There are no WebSockets here", "invalid_request_error"),
    BUSY(429, "busy", "Too much is under way; try again shortly", "rate_limit_error"),
    INTERNAL(500, "internal", "Purser failed", "server_error"),
    NOT_IMPLEMENTED(501, "not_implemented", "This part of HTTP is not implemented", "invalid_request_error"),
    PROVIDER_FAILED(502, "provider_failed", "The provider failed", "server_error"),
    NOT_READY(503, "not_ready", "Purser is not ready", "server_error"),
    NO_PROVIDER(503, "no_provider", "No provider can be reached", "server_error"),
    PROVIDER_TIMEOUT(504, "provider_timeout", "The provider took too long", "server_error");

    private static final Set<String> CODES =
            Arrays.stream(values()).map(ProblemType::code).collect(Collectors.toUnmodifiableSet());

    private final int status;
    private final String code;
    private final String title;
    private final String openAiType;

    ProblemType(int status, String code, String title, String openAiType) {
        this.status = status;
        this.code = code;
        this.title = title;
        this.openAiType = openAiType;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** A stable name in snake_case, which OpenAI's form carries as {@code code}. */
    public String code() {
        return code;
    }

    /** Whether this is the code of a problem type; ignores case. */
    static boolean hasCode(String name) {
        return CODES.contains(name.strip().toLowerCase(Locale.ROOT));
    }

    /** The same sentence for every occurrence, as RFC 9457 requires of a title. */
    public String title() {
        return title;
    }

    /** The {@code type} of OpenAI's error body. */
    public String openAiType() {
        return openAiType;
    }

    /**
     * Whether this failure is final although SDKs would repeat its status by themselves (408, 409, 429, 500 and above).
     * The answer then carries {@code x-should-retry: false}.
     */
    public boolean isFinalThoughSdksRetry() {
        return switch (this) {
            case CONFLICT, OUTCOME_UNKNOWN, ANSWER_NOT_KEPT, NOT_IMPLEMENTED, NO_PROVIDER -> true;
            case MALFORMED,
                    UNAUTHENTICATED,
                    BUDGET_EXCEEDED,
                    FORBIDDEN,
                    NOT_FOUND,
                    MODEL_NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    IN_FLIGHT,
                    LENGTH_REQUIRED,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    INVALID,
                    NO_ELIGIBLE_MODEL,
                    TASK_REJECTED,
                    NO_WEBSOCKETS,
                    BUSY,
                    INTERNAL,
                    PROVIDER_FAILED,
                    NOT_READY,
                    PROVIDER_TIMEOUT -> false;
        };
    }
}
