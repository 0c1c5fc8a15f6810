package io.purser.web;

import io.purser.access.RequestActor;
import io.purser.access.key.ApiKey;
import io.purser.access.key.KeyAdministration;
import io.purser.web.key.KeyBody;
import io.purser.web.key.KeyPage;
import io.purser.web.key.KeyRequest;
import io.purser.web.key.KeyRotationRequest;
import io.purser.web.key.NewKeyBody;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The API keys, for the operator. Only the answer that creates a secret shows it. */
@Path("/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "keys")
public class KeyResource {
    private final KeyAdministration keys;

    KeyResource(KeyAdministration keys) {
        this.keys = keys;
    }

    /** A page of keys, in the order of their creation. */
    @GET
    @Operation(operationId = "listKeys")
    public KeyPage list(@Context RoutingContext context) {
        Page page = Page.of(context, KeyAdministration.LARGEST_PAGE);
        List<ApiKey> found = keys.page(page.cursor(), page.limit());
        return new KeyPage(found.stream().map(KeyBody::of).toList(), page.next(found, ApiKey::id));
    }

    /** Creates a key. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(operationId = "createKey")
    @APIResponseSchema(value = NewKeyBody.class, responseCode = "201")
    public NewKeyBody create(@Context RoutingContext context, KeyRequest request) {
        return NewKeyBody.of(keys.create(RequestActor.of(context), request.toGrant(), request.expiresAt()));
    }

    /** Gives the holder another secret; the old one ends after {@code overlap_seconds}, by default after a day. */
    @POST
    @Path("/{id}/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "rotateKey")
    public NewKeyBody rotate(
            @Context RoutingContext context,
            @Parameter(ref = "KeyId") @PathParam("id") String id,
            KeyRotationRequest request) {
        return NewKeyBody.of(
                keys.rotate(RequestActor.of(context), PathId.of("key", id), request.overlap(), request.expiresAt()));
    }

    /** Revokes a key; every replica refuses it within seconds. */
    @DELETE
    @Path("/{id}")
    @Operation(operationId = "revokeKey")
    public KeyBody revoke(@Context RoutingContext context, @Parameter(ref = "KeyId") @PathParam("id") String id) {
        return KeyBody.of(keys.revoke(RequestActor.of(context), PathId.of("key", id)));
    }
}
