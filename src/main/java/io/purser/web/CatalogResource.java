package io.purser.web;

import io.purser.access.RequestActor;
import io.purser.access.key.AuditLog;
import io.purser.catalog.CatalogRefresh;
import io.purser.web.catalog.CatalogBody;
import io.purser.web.catalog.ConfirmedPrices;
import io.purser.web.catalog.PriceConfirmation;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/catalog}: the lists of models that providers keep, and the prices in them that wait for an operator. */
@Path("/v1/catalog")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "catalog")
public class CatalogResource {
    private final CatalogRefresh refresh;
    private final AuditLog log;

    CatalogResource(CatalogRefresh refresh, AuditLog log) {
        this.refresh = refresh;
        this.log = log;
    }

    /** The providers with their last answers. */
    @GET
    @Operation(operationId = "getCatalog")
    public CatalogBody status() {
        return CatalogBody.of(refresh.every(), refresh.status());
    }

    /** Asks all providers now. */
    @POST
    @Path("/refresh")
    @Operation(operationId = "refreshCatalog")
    public CatalogBody refresh() {
        return CatalogBody.of(refresh.every(), refresh.refresh());
    }

    /** Lets held prices hold. */
    @POST
    @Path("/confirm")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "confirmPrices")
    public ConfirmedPrices confirm(@Context RoutingContext context, PriceConfirmation request) {
        AuditLog.Actor actor = RequestActor.of(context);
        Map<String, String> confirmed = refresh.confirm(
                request.versions(),
                (connection, version, target) ->
                        log.note(connection, actor, "catalog.confirm", target, Map.of("price_version", version)));
        return new ConfirmedPrices(List.copyOf(confirmed.values()));
    }
}
