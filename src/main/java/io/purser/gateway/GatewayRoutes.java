package io.purser.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.access.route.ErrorForm;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.request.ChatRequest;
import io.purser.gateway.request.EmbeddingsRequest;
import io.purser.gateway.request.MessagesRequest;
import io.purser.gateway.request.ResponsesRequest;
import io.purser.gateway.request.TextCompletionRequest;
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
import java.time.Clock;
import java.util.function.LongConsumer;

/**
 * The endpoints of OpenAI's and of Anthropic's API, each with errors in its form. The access filter lets through only
 * requests for offered paths, by their own methods.
 */
@Singleton
record GatewayRoutes(Gateway gateway, PromptTokens tokens, ModelList models, Clock clock) {
    private static final int AHEAD = -1000;
    private static final String MODELS = "/v1/models";
    private static final String INPUT_TOKENS = "response.input_tokens";

    void install(@Observes Router router) {
        openAi(router, "/v1/chat/completions", context -> gateway.serve(context, ChatRequest::read));
        openAi(router, "/v1/completions", context -> gateway.serve(context, TextCompletionRequest::read));
        openAi(router, "/v1/responses", context -> gateway.serve(context, this::response));
        openAi(router, "/v1/responses/input_tokens", context -> tokens.count(context, this::response, INPUT_TOKENS));
        openAi(router, "/v1/embeddings", context -> gateway.serve(context, EmbeddingsRequest::read));
        openAi(router, MODELS, this::models);
        openAi(router, MODELS + "/*", this::models);
        anthropic(router, "/v1/messages", context -> gateway.serve(context, MessagesRequest::read));
        anthropic(
                router,
                "/v1/messages/count_tokens",
                context -> tokens.count(context, MessagesRequest::readToCount, null));
        // Claude Code looks by HEAD whether the base URL can be reached.
        route(router, "/", ErrorForm.PROBLEM, GatewayRoutes::greet);
    }

    private ResponsesRequest response(byte[] raw, LongConsumer memory) {
        return ResponsesRequest.read(raw, memory, clock.instant());
    }

    private static void openAi(Router router, String path, Handler<RoutingContext> handler) {
        route(router, path, ErrorForm.OPENAI, handler);
    }

    /** Anthropic's clients read the request's id under a name of its own. */
    private static void anthropic(Router router, String path, Handler<RoutingContext> handler) {
        route(router, path, ErrorForm.ANTHROPIC, context -> {
            context.response().putHeader("request-id", HttpProblems.requestId(context));
            handler.handle(context);
        });
    }

    private static void route(Router router, String path, ErrorForm errors, Handler<RoutingContext> handler) {
        router.route(path).order(AHEAD).handler(handler).failureHandler(context -> {
            if (context.failure() == null && context.statusCode() == 413) {
                errors.send(context, Problem.of(ProblemType.TOO_LARGE, "the body is too large"));
            } else if (context.failure() == null) {
                context.next();
            } else {
                errors.send(context, HttpProblems.of(context, context.failure()));
            }
        });
    }

    private static void greet(RoutingContext context) {
        context.response()
                .putHeader("content-type", "text/plain")
                .end("This is Purser; /q/openapi has what is offered.\n");
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
