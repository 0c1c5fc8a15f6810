package io.purser.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.deploy.CostAnalysis;
import io.purser.money.Usd;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/**
 * {@code GET /v1/deployments/costs}: the monthly cost of everything that runs, beside the prices of the large clouds.
 */
@Path("/v1/deployments/costs")
@Produces(MediaType.APPLICATION_JSON)
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
    public String costs(@Context RoutingContext context) {
        Caller caller = Caller.of(context);
        List<CostAnalysis.Paid> paid = costs.all(caller.team(), caller.agent());
        ObjectNode answer = DeploymentDocuments.object();
        ArrayNode list = answer.putArray("deployments");
        Usd sum = Usd.ZERO;
        for (CostAnalysis.Paid one : paid) {
            ObjectNode json = list.addObject()
                    .put("deployment", one.deployment().order().id().toString())
                    .put("name", one.deployment().order().name())
                    .put("state", one.deployment().progress().state().code());
            DeploymentDocuments.costs(json, one.cost());
            sum = sum.plus(one.cost().usdPerMonth());
        }
        ObjectNode total = answer.putObject("total").put("usd_per_month", sum.toString());
        ObjectNode against = total.putObject("against");
        CostAnalysis.against(paid).forEach((cloud, sums) -> {
            ObjectNode json = against.putObject(cloud)
                    .put("deployments", sums.deployments())
                    .put("usd_per_month", sums.usdPerMonth().toString())
                    .put("cloud_usd_per_month", sums.cloudUsdPerMonth().toString());
            sums.saved().ifPresent(percent -> json.put("saved_percent", percent.value()));
        });
        ArrayNode prices = answer.putArray("price_lists");
        costs.prices()
                .clouds()
                .forEach(cloud -> prices.addObject()
                        .put("cloud", cloud.cloud())
                        .put("name", cloud.name())
                        .put("region", cloud.region())
                        .put("as_of", cloud.asOf().toString())
                        .put("source", cloud.source()));
        return answer.toString();
    }
}
