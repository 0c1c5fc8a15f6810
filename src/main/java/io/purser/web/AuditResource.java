package io.purser.web;

import io.purser.access.key.AuditLog;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The audit log, the newest entry first. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {
    private static final int LARGEST_PAGE = 1_000;

    private final AuditLog log;

    AuditResource(AuditLog log) {
        this.log = log;
    }

    /** A page of entries. */
    @GET
    public Map<String, Object> list(@Context RoutingContext context) {
        Page page = Page.of(context, LARGEST_PAGE);
        List<AuditLog.Act> acts = log.newest(page.cursor(), page.limit());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("acts", acts.stream().map(AuditResource::document).toList());
        if (acts.size() == page.limit()) {
            document.put("next", acts.getLast().id().toString());
        }
        return document;
    }

    private static Map<String, Object> document(AuditLog.Act act) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", act.id().toString());
        document.put("time", act.time().toString());
        document.put("caller", act.caller());
        if (act.address() != null) {
            document.put("address", act.address());
        }
        document.put("act", act.act());
        document.put("target", act.target());
        document.put("detail", act.detail());
        return document;
    }
}
