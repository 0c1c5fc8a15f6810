package io.purser.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Writes problems as HTTP answers: status, headers and body. */
public final class HttpProblems {
    private static final System.Logger LOG = System.getLogger(HttpProblems.class.getName());
    private static final JsonMapper JSON = new JsonMapper();
    /**
     * The header in which the access filter writes the id of each request. Log lines about its errors carry the id too.
     */
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

    private HttpProblems() {}

    /** Answers with a problem document. */
    public static void sendDocument(RoutingContext context, Problem problem) {
        send(context, problem, problem.type().status(), "application/problem+json", problem.toDocument());
    }

    /** Answers with OpenAI's error body. */
    public static void sendOpenAi(RoutingContext context, Problem problem) {
        send(context, problem, problem.openAiStatus(), "application/json", problem.toOpenAi());
    }

    /** Answers with Anthropic's error body, and with the request's id under Anthropic's name. */
    public static void sendAnthropic(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (!response.headWritten()) {
            response.putHeader("request-id", requestId(context));
            if (problem.type() == ProblemType.BUDGET_EXCEEDED) {
                response.putHeader("x-should-retry", "false");
            }
        }
        Map<String, Object> body = AnthropicErrors.body(problem, requestId(context));
        send(context, problem, problem.openAiStatus(), "application/json", body);
    }

    /**
     * The problem behind a failure, even if it was wrapped. Any other failure, except an unavailable database, is a
     * defect of Purser. It is logged under an id, and the caller receives only the id.
     */
    public static Problem of(Throwable failure) {
        return of(failure, Long.toHexString(System.nanoTime()));
    }

    private static Problem of(Throwable failure, String id) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            }
        }
        if (DatabaseUnavailable.isMeantBy(failure)) {
            LOG.log(System.Logger.Level.WARNING, "a request found the database unavailable: {0}", failure.getMessage());
            return DatabaseUnavailable.problem();
        }
        LOG.log(System.Logger.Level.ERROR, "a request failed in a way that was not foreseen, id=" + id, failure);
        return Problem.of(ProblemType.INTERNAL, "Purser failed; its log says why, under the id " + id);
    }

    /** The same for a request whose client may have left. A failure that follows from that is not a defect. */
    public static Problem of(RoutingContext context, Throwable failure) {
        if (context.response().closed() && !context.response().ended()) {
            LOG.log(System.Logger.Level.DEBUG, "a client left before its answer: " + failure.getMessage());
            return Problem.of(ProblemType.INTERNAL, "the client left");
        }
        return of(failure, requestId(context));
    }

    /** The request's id in the log, from the headers of its answer. */
    public static String requestId(RoutingContext context) {
        String id = context.response().headers().get(REQUEST_ID);
        return id == null ? Long.toHexString(System.nanoTime()) : id;
    }

    private static void send(
            RoutingContext context, Problem problem, int status, String contentType, Map<String, Object> body) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.headWritten()) {
            return; // too late for another answer
        }
        response.setStatusCode(status);
        problem.headers().forEach(response::putHeader);
        response.putHeader("content-type", contentType);
        try {
            response.end(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the members of a problem are plain JSON values", e);
        }
    }
}
