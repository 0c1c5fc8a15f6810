package io.purser.web.openapi;

import io.purser.access.route.ErrorForm;
import io.purser.problem.AnthropicErrors;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The errors that the document describes, one for each status but 422 of the model endpoints, with an example of each. */
enum ErrorAnswer {
    MALFORMED(ProblemType.MALFORMED, "The body is no JSON object.", "the body is not JSON"),
    UNAUTHENTICATED(ProblemType.UNAUTHENTICATED, "There is no valid credential.", "this key is not known"),
    BUDGET_EXCEEDED(
            ProblemType.BUDGET_EXCEEDED,
            "A budget has not enough left.",
            "the budget \"monthly-cap\" has 0.01 USD left"),
    FORBIDDEN(
            ProblemType.FORBIDDEN,
            "The role of the credential, or what it is bound to, does not allow this.",
            "this takes the role operator"),
    NOT_FOUND(
            ProblemType.NOT_FOUND,
            "There is nothing of that name, or this process does not offer it.",
            "there is nothing of that id; ids are UUIDs"),
    CONFLICT(
            ProblemType.CONFLICT,
            "The request contradicts what is already there, or repeats a key of another request.",
            "the name is taken"),
    TOO_LARGE(ProblemType.TOO_LARGE, "The body is too large.", "the body is too large"),
    UNSUPPORTED_MEDIA_TYPE(
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            "The body has another media type or encoding.",
            "send the body as application/json"),
    INVALID(
            ProblemType.INVALID,
            "A field or a parameter is wrong; all mistakes are listed.",
            "limit: has to be at least 1"),
    NO_ELIGIBLE_MODEL(
            ProblemType.NO_ELIGIBLE_MODEL,
            "No model can serve this request: all of them are excluded by its requirements.",
            "no model is eligible: none of them is private"),
    BUSY(
            ProblemType.BUSY,
            "There are too many requests; retry-after says when to try again.",
            "try again in 2 seconds"),
    INTERNAL(ProblemType.INTERNAL, "Purser failed; its log says why.", "Purser failed; its log says why"),
    PROVIDER_FAILED(ProblemType.PROVIDER_FAILED, "The provider failed.", "the provider failed"),
    NOT_READY(
            ProblemType.NOT_READY,
            "The database is unavailable, or no provider can be reached.",
            "the database did not answer; ask again"),
    PROVIDER_TIMEOUT(ProblemType.PROVIDER_TIMEOUT, "The provider took too long.", "the provider took too long");

    private final ProblemType type;
    private final String description;
    private final String detail;

    ErrorAnswer(ProblemType type, String description, String detail) {
        this.type = type;
        this.description = description;
        this.detail = detail;
    }

    /** The first error that has this status on a route with errors of that form. */
    static ErrorAnswer ofStatus(String status, ErrorForm form) {
        return Stream.of(values())
                .filter(error -> status.equals(error.status(form)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the document has no error for the status " + status));
    }

    /** The status on a route with errors of that form. */
    String status(ErrorForm form) {
        return Integer.toString(
                switch (form) {
                    case PROBLEM -> type.status();
                    case OPENAI, ANTHROPIC -> problem().openAiStatus();
                });
    }

    /** The name of the answer among the document's components. */
    String component(ErrorForm form) {
        return switch (form) {
            case PROBLEM -> type.code() + "_problem";
            case OPENAI -> type.code() + "_error";
            case ANTHROPIC -> type.code() + "_messages_error";
        };
    }

    /** The whole answer. */
    APIResponse answer(ErrorForm form) {
        return answer(form, description);
    }

    /** The answer of an operation: the common one, unless the operation says what the error means there. */
    APIResponse describedBy(APIResponse response, ErrorForm form) {
        String own = response.getDescription();
        return own == null || own.isEmpty() ? OASFactory.createAPIResponse().ref(component(form)) : answer(form, own);
    }

    private APIResponse answer(ErrorForm form, String text) {
        APIResponse answer = CommonHeaders.on(OASFactory.createAPIResponse()).description(text);
        if (this == BUSY || this == NOT_READY) {
            answer.addHeader("retry-after", OASFactory.createHeader().ref("RetryAfter"));
        }
        return answer.content(
                switch (form) {
                    case PROBLEM ->
                        content("application/problem+json", "Problem", problem().toDocument());
                    case OPENAI ->
                        content("application/json", "OpenAiError", problem().toOpenAi());
                    case ANTHROPIC ->
                        content(
                                "application/json",
                                "AnthropicError",
                                AnthropicErrors.body(problem(), "01990000-0000-7000-8000-000000000000"));
                });
    }

    private Problem problem() {
        return this == INVALID ? Problem.invalid("limit", "has to be at least 1") : Problem.of(type, detail);
    }

    private static Content content(String type, String schema, Map<String, Object> example) {
        return OASFactory.createContent()
                .addMediaType(
                        type,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref(schema))
                                .example(example));
    }
}
