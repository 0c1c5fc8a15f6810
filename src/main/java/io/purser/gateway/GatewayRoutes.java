package io.purser.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.Caller;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The endpoints that speak OpenAI's API, and answer errors in its form. */
@ApplicationScoped
class GatewayRoutes {
    private static final int AHEAD = -1000;

    private final Gateway gateway;
    private final Catalog catalog;
    private final boolean offered;

    GatewayRoutes(
            Gateway gateway,
            Catalog catalog,
            @ConfigProperty(name = "purser.functions") java.util.Optional<List<String>> functions) {
        this.gateway = gateway;
        this.catalog = catalog;
        this.offered = functions
                .map(names -> names.stream().anyMatch(name -> name.strip().equals("gateway")))
                .orElse(true);
    }

    void install(@Observes Router router) {
        route(router, "/v1/chat/completions", "POST").handler(context -> gateway.serve(context, ChatRequest::read));
        route(router, "/v1/embeddings", "POST").handler(context -> gateway.serve(context, EmbeddingsRequest::read));
        route(router, "/v1/models", "GET").handler(this::models);
    }

    private Route route(Router router, String path, String method) {
        return router.route(path)
                .order(AHEAD)
                .handler(context -> {
                    if (!offered) {
                        refuse(context, Problem.of(ProblemType.NOT_FOUND, "this Purser does not offer the gateway"));
                    } else if (!context.request().method().name().equals(method)) {
                        context.response().putHeader("allow", method);
                        refuse(context, Problem.of(ProblemType.METHOD_NOT_ALLOWED, path + " takes " + method));
                    } else {
                        context.next();
                    }
                })
                .failureHandler(context -> {
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
        ObjectNode answer = GatewayJson.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        data.add(model(TargetFields.AUTO, "purser"));
        Caller caller = Caller.of(context);
        for (Model model : catalog.models()) {
            if (caller.mayUse(model.target())) {
                ObjectNode item = model(model.target(), model.provider());
                item.put("context_length", model.maxContext());
                ObjectNode pricing = item.putObject("pricing")
                        .put("prompt", model.tariff().input().usdPerUnit().toPlainString())
                        .put("completion", model.tariff().output().usdPerUnit().toPlainString());
                if (model.priceIsAssumed()) {
                    pricing.put("assumed", true);
                }
                item.put("usable", catalog.isUsable(model));
                data.add(item);
            }
        }
        context.response().putHeader("content-type", "application/json").end(answer.toString());
    }

    private static ObjectNode model(String id, String owner) {
        return GatewayJson.object()
                .put("id", id)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", owner);
    }
}
