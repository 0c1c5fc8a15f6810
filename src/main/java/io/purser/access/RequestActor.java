package io.purser.access;

import io.purser.access.key.AuditLog;
import io.purser.access.route.Caller;
import io.vertx.ext.web.RoutingContext;

/** Who acts by a request, for the audit log. */
public final class RequestActor {
    private RequestActor() {}

    public static AuditLog.Actor of(RoutingContext context) {
        return new AuditLog.Actor(Caller.of(context).id(), ClientAddress.of(context));
    }
}
