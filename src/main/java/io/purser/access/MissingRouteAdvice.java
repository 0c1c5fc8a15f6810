package io.purser.access;

import io.purser.access.route.AccessRequirement;
import io.purser.access.route.Caller;
import io.purser.access.route.ErrorForm;
import io.purser.access.route.RouteRule;
import io.purser.access.route.RouteTable;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.stream.Collectors;

/** Tells a caller which routes exist for it, if it requests a path or a method that has no route. */
record MissingRouteAdvice(RouteTable table) {
    private static final int LONGEST = 100;
    private static final String VERSION = "/v1";

    /** The problem for a request that has no row in the route table. */
    Problem instead(AccessContext context, Caller caller) {
        if (!context.rules().isEmpty() && asksForAWebSocket(context)) {
            context.context().response().putHeader("upgrade", "HTTP/1.1").putHeader("connection", "upgrade");
            return Problem.of(
                    ProblemType.NO_WEBSOCKETS,
                    "%s is no WebSocket; send %s over HTTP".formatted(place(context), context.methods()));
        }
        if (!context.rules().isEmpty()) {
            context.context().response().putHeader("allow", context.methods());
            return Problem.of(
                            ProblemType.METHOD_NOT_ALLOWED,
                            "%s takes %s, not %s".formatted(place(context), context.methods(), method(context)))
                    .with(
                            "offered",
                            context.rules().stream()
                                    .map(MissingRouteAdvice::shown)
                                    .toList());
        }
        if (table.rules().stream().anyMatch(rule -> rule.path().equals(VERSION + place(context)))) {
            return Problem.of(
                    ProblemType.NOT_FOUND,
                    "nothing is offered at %s, but at %s%s: the client's base URL has to end with %s"
                            .formatted(place(context), VERSION, place(context), VERSION));
        }
        if (!context.isOfOpenAi()) {
            return Problem.of(
                    ProblemType.NOT_FOUND,
                    "nothing is offered at this path; /q/openapi has what is offered, and where");
        }
        List<RouteRule> mine = table.rules().stream()
                .filter(rule -> rule.path().startsWith("/v1/"))
                .filter(rule -> isFor(rule, caller))
                .toList();
        String likeOpenAi = mine.stream()
                .filter(rule -> rule.errors() == ErrorForm.OPENAI)
                .map(MissingRouteAdvice::shown)
                .collect(Collectors.joining(", "));
        return Problem.of(
                        ProblemType.NOT_FOUND,
                        "nothing is offered at %s; of OpenAI's API there is %s, and \"offered\" lists all that there is"
                                .formatted(place(context), likeOpenAi.isEmpty() ? "nothing" : likeOpenAi))
                .with("offered", mine.stream().map(MissingRouteAdvice::shown).toList());
    }

    /** Codex asks for one first, and goes on without it after this answer. */
    private static boolean asksForAWebSocket(AccessContext context) {
        HttpServerRequest request = context.context().request();
        return request.version() == HttpVersion.HTTP_1_1
                && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
    }

    private static boolean isFor(RouteRule rule, Caller caller) {
        return rule.admission() instanceof AccessRequirement.Roles(var roles)
                && roles.stream().anyMatch(caller::is)
                && (rule.function() == null || caller.mayCall(rule.function()));
    }

    private static String shown(RouteRule rule) {
        return rule.method() + " " + rule.path().replace("*", "{id}");
    }

    private static String place(AccessContext context) {
        String uri = String.valueOf(context.context().request().uri());
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        return path.length() > LONGEST ? path.substring(0, LONGEST) + "…" : path;
    }

    private static String method(AccessContext context) {
        String method = context.context().request().method().name();
        return method.length() > LONGEST ? method.substring(0, LONGEST) + "…" : method;
    }
}
