package io.purser.web.deployment;

import io.purser.access.route.Caller;
import io.purser.deploy.CostAnalysis;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * {@code GET /v1/deployments/costs}: the monthly cost of everything that runs, beside the prices of the large clouds.
 */
@Path("/v1/deployments/costs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "deployments")
public class DeploymentCostsResource {
    private final CostAnalysis costs;

    DeploymentCostsResource(CostAnalysis costs) {
        this.costs = costs;
    }

    /**
     * Each deployment that is paid for, the sums, and the price lists. A bound key sees only its team's or agent's
     * deployments.
     */
    @GET
    @Operation(operationId = "getDeploymentCosts")
    public DeploymentCosts costs(@Context RoutingContext context) {
        Caller caller = Caller.of(context);
        return DeploymentCosts.of(costs.all(caller.team(), caller.agent()), costs.prices());
    }
}
