package io.purser.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.request.ChatRequest;
import io.purser.gateway.request.EmbeddingsRequest;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The endpoints of OpenAI's API, with errors in its form. The access filter lets through only requests for offered
 * paths, by their own methods.
 */
@Singleton
record GatewayRoutes(Gateway gateway, ModelList models) {
    private static final int AHEAD = -1000;
    private static final String MODELS = "/v1/models";

    void install(@Observes Router router) {
        route(router, "/v1/chat/completions", context -> gateway.serve(context, ChatRequest::read));
        route(router, "/v1/embeddings", context -> gateway.serve(context, EmbeddingsRequest::read));
        route(router, MODELS, this::models);
        route(router, MODELS + "/*", this::models);
    }

    private static void route(Router router, String path, Handler<RoutingContext> handler) {
        router.route(path).order(AHEAD).handler(handler).failureHandler(context -> {
            if (context.failure() == null && context.statusCode() == 413) {
                refuse(context, Problem.of(ProblemType.TOO_LARGE, "the body is too large"));
            } else if (context.failure() == null) {
                context.next();
            } else {
                refuse(context, HttpProblems.of(context, context.failure()));
            }
        });
    }

    private static void refuse(RoutingContext context, Problem problem) {
        HttpProblems.sendOpenAi(context, problem);
    }

    private void models(RoutingContext context) {
        Caller caller = Caller.of(context);
        String name = name(context.request().path());
        ObjectNode answer = name.isEmpty() ? models.all(caller) : models.one(name, caller);
        context.response()
                .putHeader("content-type", ClientResponse.JSON)
                .end(Buffer.buffer(PassthroughJson.bytes(answer)));
    }

    /** The name after the list's own path; a name may contain slashes, and a slash at the end is not part of a name. */
    private static String name(String path) {
        String encoded = path.substring(MODELS.length()).replace("+", "%2B");
        String name = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        String begun = name.startsWith("/") ? name.substring(1) : name;
        return begun.endsWith("/") ? begun.substring(0, begun.length() - 1) : begun;
    }
}
