package io.purser.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.ExposedFunctions;
import io.purser.access.route.ExposedFunctions.Member;
import io.purser.json.PlainJson;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.toolservers.question.CallerSession;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * {@code GET /mcp}: the stream of a session, on which its client hears what it subscribed to, or the rest
 * of a stream that broke off.
 */
@Singleton
class StreamRoute {
    private static final int AHEAD = -1000;

    private final AllowedOrigins origins;
    private final CallerSessions sessions;
    private final SessionStreams streams;
    private final ExposedFunctions exposed;

    StreamRoute(AllowedOrigins origins, CallerSessions sessions, SessionStreams streams, ExposedFunctions exposed) {
        this.origins = origins;
        this.sessions = sessions;
        this.streams = streams;
        this.exposed = exposed;
    }

    void install(@Observes Router router) {
        if (exposed.offers(Member.TOOLS)) {
            router.get(BrowserAccess.PATH).order(AHEAD).handler(this::serve);
            router.head(BrowserAccess.PATH).order(AHEAD).handler(StreamRoute::refuse);
        }
    }

    private void serve(RoutingContext context) {
        try {
            if (!origins.allow(context.request().getHeader("origin"))) {
                throw Problem.of(ProblemType.FORBIDDEN, AllowedOrigins.REFUSAL);
            }
            if (RequestHead.check(context.request().headers()).isStateless()
                    || !Notices.accepts(context.request().headers())
                    || !CallerSessions.isIn(context)) {
                refuse(context);
                return;
            }
        } catch (RpcError | Problem failure) {
            answer(context, failure);
            return;
        }
        context.vertx().executeBlocking(() -> sessions.find(context), false).onComplete(found -> {
            if (found.failed()) {
                answer(context, found.cause());
            } else {
                open(context, found.result());
            }
        });
    }

    private void open(RoutingContext context, Optional<CallerSession> session) {
        if (context.response().closed()) {
            return;
        }
        try {
            CallerSession found = session.orElseThrow();
            streams.open(context, found, sessions.resumed(context, found).orElse(null));
        } catch (RpcError | Problem failure) {
            answer(context, failure);
        }
    }

    /** There is no stream without a session. */
    private static void refuse(RoutingContext context) {
        context.response().putHeader("allow", "OPTIONS, POST, DELETE");
        HttpProblems.sendDocument(
                context,
                Problem.of(
                        ProblemType.METHOD_NOT_ALLOWED,
                        "a stream is for a session: send its Mcp-Session-Id and accept text/event-stream"));
    }

    private static void answer(RoutingContext context, Throwable failure) {
        HttpServerResponse response = context.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (failure instanceof RpcError error) {
            response.setStatusCode(error.status())
                    .putHeader("content-type", "application/json")
                    .end(PlainJson.MAPPER
                            .createObjectNode()
                            .put("jsonrpc", "2.0")
                            .<ObjectNode>set("error", error.toJson())
                            .toString());
        } else {
            HttpProblems.sendDocument(context, HttpProblems.of(context, failure));
        }
    }
}
