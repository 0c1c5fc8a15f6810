package io.purser.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.purser.json.PlainJson;
import io.purser.liveness.FatalErrors;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers the problems of REST resources in the form that all other endpoints use. */
public class ProblemMapper {
    @ServerExceptionMapper
    Response problem(Problem problem) {
        return answer(problem);
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException e) {
        return answer(Problem.of(ProblemType.NOT_FOUND, "nothing is offered at this path"));
    }

    @ServerExceptionMapper
    Response web(WebApplicationException e, RoutingContext context) {
        int status = e.getResponse().getStatus();
        return answer(
                switch (status) {
                    case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "this path does not take that method");
                    case 413 -> Problem.of(ProblemType.TOO_LARGE, "the body is too large");
                    case 415 -> Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "send the body as application/json");
                    case 404 -> Problem.of(ProblemType.NOT_FOUND, "nothing is offered at this path");
                    default ->
                        status < 500
                                ? Problem.of(ProblemType.MALFORMED, "the request cannot be read")
                                : HttpProblems.of(context, e);
                });
    }

    @ServerExceptionMapper
    Response anythingElse(Throwable failure, RoutingContext context) {
        FatalErrors.endOn(failure);
        return answer(HttpProblems.of(context, failure));
    }

    private static Response answer(Problem problem) {
        Response.ResponseBuilder response = Response.status(problem.type().status())
                .type("application/problem+json")
                .entity(document(problem));
        problem.headers().forEach(response::header);
        return response.build();
    }

    private static String document(Problem problem) {
        try {
            return PlainJson.MAPPER.writeValueAsString(problem.toDocument());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
