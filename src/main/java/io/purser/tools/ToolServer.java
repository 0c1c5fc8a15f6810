package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.problem.ProblemType;
import io.purser.toolservers.question.KeptAnswers;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /mcp}: one message of the Model Context Protocol in each request, over Streamable HTTP. No session is kept, and
 * {@code DELETE /mcp} has one remembered as ended.
 * An answer is one JSON document, or a stream of events if notices come before it. {@code server/discover} and {@code tools/list} describe it, and not
 * OpenAPI.
 */
@Path("/mcp")
public class ToolServer {
    private final AllowedOrigins origins;
    private final Methods methods;
    private final CallerSessions sessions;
    private final CurrentVertxRequest current;

    ToolServer(AllowedOrigins origins, Methods methods, CallerSessions sessions, CurrentVertxRequest current) {
        this.origins = origins;
        this.methods = methods;
        this.sessions = sessions;
        this.current = current;
    }

    /** Serves one message: a request with its answer, a notification or an answer with 202. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Response serve(byte[] body, @Context RoutingContext context) {
        current.setCurrent(context);
        JsonNode id = null;
        try {
            requireOrigin(context);
            return switch (RpcReader.read(body, ToolCalls.memory(context))) {
                case RpcAnswer answer -> taken(answer, context);
                case RpcMessage message -> {
                    id = message.id();
                    yield served(message, context);
                }
            };
        } catch (RpcError error) {
            return answer(context, error.status(), id, "error", error.toJson());
        }
    }

    /** Ends the session that the request names. */
    @DELETE
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Response end(@Context RoutingContext context) {
        current.setCurrent(context);
        try {
            requireOrigin(context);
            if (RequestHead.check(context.request().headers()).isStateless()) {
                context.response().putHeader("allow", "OPTIONS, POST");
                throw RpcError.of(RpcError.INVALID_REQUEST, "this revision has no sessions")
                        .withStatus(ProblemType.METHOD_NOT_ALLOWED.status());
            }
            sessions.end(context);
            return Response.noContent().build();
        } catch (RpcError error) {
            return answer(context, error.status(), null, "error", error.toJson());
        }
    }

    private Response taken(RpcAnswer answer, RoutingContext context) {
        RequestHead.check(context.request().headers(), answer);
        sessions.find(context);
        sessions.take(answer, context);
        return Response.accepted().build();
    }

    private Response served(RpcMessage message, RoutingContext context) {
        Revision revision = RequestHead.check(context.request().headers(), message);
        if (!revision.isStateless() && !message.method().equals(Methods.INITIALIZE)) {
            sessions.find(context);
        }
        return message.isNotification()
                ? Response.accepted().build()
                : answer(context, 200, message.id(), "result", methods.serve(message, revision, context));
    }

    private void requireOrigin(RoutingContext context) {
        if (!origins.allow(context.request().getHeader("origin"))) {
            throw RpcError.of(RpcError.INVALID_REQUEST, AllowedOrigins.REFUSAL)
                    .withStatus(ProblemType.FORBIDDEN.status());
        }
    }

    private static Response answer(
            RoutingContext context, int status, @Nullable JsonNode id, String name, ObjectNode content) {
        ObjectNode message = PlainJson.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        if (id != null) {
            message.set("id", id);
        }
        message.set(name, content);
        byte[] json = message.toString().getBytes(StandardCharsets.UTF_8);
        Optional<NoticeStream> stream = NoticeStream.ended(context);
        if (stream.isPresent()) {
            stream.get().answer(json, () -> kept(json, id));
            return Response.ok(NoticeStream.END).type(Notices.EVENTS).build();
        }
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(json)
                .build();
    }

    /** The answer as it is kept for a caller that has left. */
    private static byte[] kept(byte[] json, @Nullable JsonNode id) {
        if (json.length <= KeptAnswers.LARGEST) {
            return json;
        }
        ObjectNode instead = PlainJson.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        if (id != null) {
            instead.set("id", id);
        }
        instead.set(
                "error",
                RpcError.of(
                                RpcError.INTERNAL,
                                "the stream broke off, and the answer is too large to be kept; with an idempotency key, the same call gets it")
                        .toJson());
        return instead.toString().getBytes(StandardCharsets.UTF_8);
    }
}
