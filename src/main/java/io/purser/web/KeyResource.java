package io.purser.web;

import io.purser.access.ClientAddress;
import io.purser.access.key.ApiKey;
import io.purser.access.key.AuditLog;
import io.purser.access.key.KeyAdministration;
import io.purser.access.key.KeyGrant;
import io.purser.access.route.Caller;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
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
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The API keys, for the operator. Only the answer that creates a secret shows it. */
@Path("/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
public class KeyResource {
    private static final Duration USUAL_OVERLAP = Duration.ofDays(1);

    private final KeyAdministration keys;

    KeyResource(KeyAdministration keys) {
        this.keys = keys;
    }

    /** A page of keys, in the order of their creation. */
    @GET
    public Map<String, Object> list(@Context RoutingContext context) {
        Page page = Page.of(context, KeyAdministration.LARGEST_PAGE);
        List<ApiKey> found = keys.page(page.cursor(), page.limit());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("keys", found.stream().map(KeyDocuments::of).toList());
        if (found.size() == page.limit()) {
            document.put("next", found.getLast().id().toString());
        }
        return document;
    }

    /** Creates a key. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@Context RoutingContext context, byte[] body) {
        Fields fields = StrictJson.readObject(body);
        Instant expiresAt = fields.time("expires_at");
        KeyGrant grant = KeyDocuments.readGrant(fields);
        fields.done();
        if (grant == null) {
            throw new IllegalStateException("a grant is missing, and no mistake was noted");
        }
        KeyAdministration.Issued issued = keys.create(actor(context), grant, expiresAt);
        return Response.status(Response.Status.CREATED)
                .entity(KeyDocuments.of(issued))
                .build();
    }

    /** Gives the holder another secret; the old one ends after {@code overlap_seconds}, by default after a day. */
    @POST
    @Path("/{id}/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> rotate(@Context RoutingContext context, @PathParam("id") String id, byte[] body) {
        Fields fields = StrictJson.readObject(body.length == 0 ? "{}".getBytes(StandardCharsets.US_ASCII) : body);
        OptionalLong overlap = fields.count("overlap_seconds", 0, KeyAdministration.LONGEST_OVERLAP.toSeconds());
        Instant expiresAt = fields.time("expires_at");
        fields.done();
        return KeyDocuments.of(keys.rotate(
                actor(context), id(id), Duration.ofSeconds(overlap.orElse(USUAL_OVERLAP.toSeconds())), expiresAt));
    }

    /** Revokes a key; every replica refuses it within seconds. */
    @DELETE
    @Path("/{id}")
    public Map<String, Object> revoke(@Context RoutingContext context, @PathParam("id") String id) {
        return KeyDocuments.of(keys.revoke(actor(context), id(id)));
    }

    private static AuditLog.Actor actor(RoutingContext context) {
        @Nullable String address = ClientAddress.of(context);
        return new AuditLog.Actor(Caller.of(context).id(), address);
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemType.NOT_FOUND, "there is no key of that id; ids are UUIDs");
        }
    }
}
