package io.purser.web;

import io.purser.access.key.AuditLog;
import io.purser.web.key.AuditPage;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit log, the newest entry first. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "keys")
public class AuditResource {
    private static final int LARGEST_PAGE = 1_000;

    private final AuditLog log;

    AuditResource(AuditLog log) {
        this.log = log;
    }

    /** A page of entries. */
    @GET
    @Operation(operationId = "listActs")
    public AuditPage list(@Context RoutingContext context) {
        Page page = Page.of(context, LARGEST_PAGE);
        List<AuditLog.Act> acts = log.newest(page.cursor(), page.limit());
        return new AuditPage(acts.stream().map(AuditPage.ActBody::of).toList(), page.next(acts, AuditLog.Act::id));
    }
}
