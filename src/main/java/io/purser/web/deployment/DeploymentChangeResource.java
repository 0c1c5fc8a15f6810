package io.purser.web.deployment;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.access.route.Caller;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.manifest.ManifestService;
import io.purser.budget.StoredResponses;
import io.purser.deploy.Blueprint;
import io.purser.deploy.ChangeService;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.DeploymentService.DeploymentSummary;
import io.purser.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /v1/deployments/{id}}: changes of what a deployment runs, and deposits into its escrow. */
@Path("/v1/deployments")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "deployments")
public class DeploymentChangeResource {
    private final DeploymentFinder finder;
    private final ChangeService changes;
    private final ObjectMapper json;

    DeploymentChangeResource(DeploymentService deployments, ChangeService changes, ObjectMapper json) {
        this.finder = new DeploymentFinder(deployments);
        this.changes = changes;
        this.json = json;
    }

    /**
     * Has the deployment run another image ({@code image}, and {@code service} if there are several), or another SDL.
     * If the groups stay the same, Purser updates it in place. Otherwise another deployment replaces it when ready.
     */
    @PUT
    @Path("/{id}")
    @ResponseStatus(202)
    @Operation(operationId = "updateDeployment")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = DeploymentChangeRequest.class)))
    @APIResponseSchema(value = DeploymentChanged.class, responseCode = "202")
    public DeploymentChanged update(
            @Context RoutingContext context, @Parameter(ref = "DeploymentId") @PathParam("id") String id, byte[] body) {
        DeploymentSummary known = finder.find(context, id);
        DeploymentChangeRequest.Read read = DeploymentChangeRequest.read(body, json);
        DeploymentChangeRequest request = read.request();
        Blueprint blueprint = read.blueprint();
        ChangeService.Updated updated = changes.update(
                known,
                request.image() == null && blueprint != null
                        ? blueprint.sdl()
                        : withImage(known, request.service(), String.valueOf(request.image())),
                request.convertDenomination(),
                blueprint != null && !blueprint.secrets().isEmpty(),
                Boolean.TRUE.equals(request.allowDataLoss()),
                StoredResponses.key(
                        Caller.of(context).id(),
                        request.idempotencyKey(),
                        "PUT /v1/deployments/" + known.order().id(),
                        body));
        return DeploymentChanged.of(updated, known.order().id());
    }

    private Sdl withImage(DeploymentSummary known, @Nullable String service, String image) {
        Sdl sdl = changes.sdl(known.order().id());
        List<String> services = sdl.manifest().groups().stream()
                .flatMap(group -> group.services().stream())
                .map(ManifestService::name)
                .distinct()
                .toList();
        if (service == null && services.size() > 1) {
            throw Problem.invalid("service", "is missing; there are " + String.join(", ", services));
        }
        return sdl.withImage(service == null ? services.getFirst() : service, image);
    }

    /** Adds {@code amount_usd} to the deployment's escrow, if the budgets can hold the amount. */
    @POST
    @Path("/{id}/deposit")
    @ResponseStatus(202)
    @Operation(operationId = "depositIntoDeployment")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = DepositRequest.class)))
    @APIResponseSchema(value = DeploymentBody.class, responseCode = "202")
    public DeploymentBody deposit(
            @Context RoutingContext context, @Parameter(ref = "DeploymentId") @PathParam("id") String id, byte[] body) {
        DeploymentSummary known = finder.find(context, id);
        DepositRequest request = DepositRequest.read(body, json);
        return DeploymentBody.of(changes.deposit(
                known,
                DeploymentService.uact(request.amountUsd()).amount().longValueExact(),
                StoredResponses.key(
                        Caller.of(context).id(),
                        request.idempotencyKey(),
                        "POST /v1/deployments/" + known.order().id() + "/deposit",
                        body)));
    }
}
