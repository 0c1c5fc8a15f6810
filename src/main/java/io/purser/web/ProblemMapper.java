package io.purser.web;

import io.purser.problem.Problem;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Problems of resources, as problem documents. */
class ProblemMapper {
    @ServerExceptionMapper
    Response map(Problem problem) {
        Response.ResponseBuilder response = Response.status(problem.type().status())
                .entity(problem.toDocument())
                .type("application/problem+json");
        problem.headers().forEach(response::header);
        return response.build();
    }
}
