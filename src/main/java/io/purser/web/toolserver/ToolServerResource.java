package io.purser.web.toolserver;

import io.purser.access.RequestActor;
import io.purser.toolservers.RegisteredServer;
import io.purser.toolservers.ToolServerAdministration;
import io.purser.toolservers.ToolServers;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /v1/tool-servers}: the tool servers of others behind {@code /mcp}. */
@Path("/v1/tool-servers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "tools")
public class ToolServerResource {
    private final ToolServers servers;
    private final ToolServerAdministration administration;

    ToolServerResource(ToolServers servers, ToolServerAdministration administration) {
        this.servers = servers;
        this.administration = administration;
    }

    /** All tool servers with their tools. */
    @GET
    @Operation(operationId = "listToolServers")
    public ToolServerList list() {
        return new ToolServerList(servers.all().stream().map(ToolServerBody::of).toList());
    }

    /** One tool server. */
    @GET
    @Path("/{name}")
    @Operation(operationId = "getToolServer")
    public ToolServerBody get(@Parameter(ref = "ToolServerName") @PathParam("name") String name) {
        return ToolServerBody.of(administration.get(name));
    }

    /** Registers a tool server. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(operationId = "createToolServer")
    @APIResponseSchema(value = ToolServerBody.class, responseCode = "201")
    public ToolServerBody create(@Context RoutingContext context, ToolServerRequest request) {
        RegisteredServer made =
                administration.create(RequestActor.of(context), request.definition(), request.credential());
        return ToolServerBody.of(made);
    }

    /** Replaces the definition of a tool server. */
    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "changeToolServer")
    public ToolServerBody change(
            @Context RoutingContext context,
            @Parameter(ref = "ToolServerName") @PathParam("name") String name,
            ToolServerRequest request) {
        return ToolServerBody.of(
                administration.change(RequestActor.of(context), name, request.definition(), request.credential()));
    }

    /** Removes a tool server. */
    @DELETE
    @Path("/{name}")
    @Operation(operationId = "deleteToolServer")
    public void delete(
            @Context RoutingContext context, @Parameter(ref = "ToolServerName") @PathParam("name") String name) {
        administration.delete(RequestActor.of(context), name);
    }

    /** Asks a tool server for its lists now. */
    @POST
    @Path("/{name}/refresh")
    @Operation(operationId = "refreshToolServer")
    public ToolServerBody refresh(@Parameter(ref = "ToolServerName") @PathParam("name") String name) {
        return ToolServerBody.of(administration.refresh(name));
    }
}
