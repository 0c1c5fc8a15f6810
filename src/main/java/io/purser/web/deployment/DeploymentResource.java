package io.purser.web.deployment;

import io.purser.access.route.Caller;
import io.purser.deploy.CostAnalysis;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.DeploymentService.DeploymentSummary;
import io.purser.deploy.store.OwnedPage;
import io.purser.web.Page;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code /v1/deployments}: the deployments and their end. The function {@code deploy} orders them. */
@Path("/v1/deployments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "deployments")
public class DeploymentResource {
    private static final int LARGEST_PAGE = 100;

    private final DeploymentService deployments;
    private final DeploymentFinder finder;
    private final CostAnalysis costs;

    DeploymentResource(DeploymentService deployments, CostAnalysis costs) {
        this.costs = costs;
        this.deployments = deployments;
        this.finder = new DeploymentFinder(deployments);
    }

    /** A page of deployments, the newest first. A key that is bound to a team or an agent sees only theirs. */
    @GET
    @Operation(operationId = "listDeployments")
    public DeploymentList list(@Context RoutingContext context) {
        Page page = Page.of(context, LARGEST_PAGE);
        Caller caller = Caller.of(context);
        return DeploymentList.of(
                deployments.page(new OwnedPage(page.cursor(), caller.team(), caller.agent(), page.limit())), page);
    }

    /** One deployment: state, history, bids with the reason for each choice, addresses, cost, and remaining escrow. */
    @GET
    @Path("/{id}")
    @Operation(operationId = "getDeployment")
    public DeploymentDetails get(
            @Context RoutingContext context, @Parameter(ref = "DeploymentId") @PathParam("id") String id) {
        DeploymentSummary known = finder.find(context, id);
        UUID deployment = known.order().id();
        return DeploymentDetails.of(
                known,
                deployments.gas(deployment),
                costs.of(known).map(MonthlyCost::of).orElse(null),
                deployments.view(known).map(view -> Escrow.of(view.escrow())).orElse(null),
                deployments.bids(deployment),
                deployments.events(deployment, 0).stream().map(EventBody::of).toList());
    }

    /** Has the deployment closed; the rest of its deposit comes back. Answers at once; a second call answers the same. */
    @DELETE
    @Path("/{id}")
    @Operation(operationId = "closeDeployment")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DeploymentBody.class)))
    @APIResponse(
            responseCode = "202",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DeploymentBody.class)))
    public RestResponse<DeploymentBody> close(
            @Context RoutingContext context, @Parameter(ref = "DeploymentId") @PathParam("id") String id) {
        DeploymentSummary closing =
                deployments.close(finder.find(context, id).order().id());
        return RestResponse.status(
                closing.progress().state().isOver() ? RestResponse.Status.OK : RestResponse.Status.ACCEPTED,
                DeploymentBody.of(closing));
    }
}
