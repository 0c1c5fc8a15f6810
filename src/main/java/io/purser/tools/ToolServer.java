package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.problem.ProblemType;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
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
 * {@code POST /mcp}: one message of the Model Context Protocol in each request, over Streamable HTTP. There is no session.
 * An answer is one JSON document, or a stream of events if notices come before it. {@code server/discover} and {@code tools/list} describe it, and not
 * OpenAPI.
 */
@Path("/mcp")
public class ToolServer {
    private final AllowedOrigins origins;
    private final Methods methods;
    private final CurrentVertxRequest current;

    ToolServer(AllowedOrigins origins, Methods methods, CurrentVertxRequest current) {
        this.origins = origins;
        this.methods = methods;
        this.current = current;
    }

    /** Serves one message: a request with its answer, or a notification with 202. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Response serve(byte[] body, @Context RoutingContext context) {
        current.setCurrent(context);
        JsonNode id = null;
        try {
            requireOrigin(context);
            RpcMessage message = RpcReader.read(body, ToolCalls.memory(context));
            id = message.id();
            Revision revision = RequestHead.check(context.request().headers(), message);
            return message.isNotification()
                    ? Response.accepted().build()
                    : answer(context, 200, id, "result", methods.serve(message, revision, context));
        } catch (RpcError error) {
            ObjectNode told = PlainJson.MAPPER
                    .createObjectNode()
                    .put("code", error.code())
                    .put("message", error.message());
            if (error.data() != null) {
                told.set("data", error.data());
            }
            return answer(context, error.status(), id, "error", told);
        }
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
            stream.get().answer(json);
            return Response.ok(NoticeStream.END).type(Notices.EVENTS).build();
        }
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(json)
                .build();
    }
}
