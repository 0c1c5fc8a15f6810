package io.purser.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleException;
import io.purser.deploy.OrphanReconciler;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;

/**
 * {@code GET /v1/deployments/unknown}: the deployments on Akash that our accounts pay for and that this Purser did not
 * order.
 */
@Path("/v1/deployments/unknown")
@Produces(MediaType.APPLICATION_JSON)
public class UnknownDeploymentResource {
    private final OrphanReconciler reconciling;

    UnknownDeploymentResource(OrphanReconciler reconciling) {
        this.reconciling = reconciling;
    }

    /** Asks the markets now. */
    @GET
    public String list() {
        ObjectNode answer = DeploymentDocuments.object();
        ArrayNode list = answer.putArray("deployments");
        try {
            for (OrphanReconciler.OrphanedDeployment unknown : reconciling.find()) {
                list.addObject()
                        .put("market", unknown.market().name().toLowerCase(Locale.ROOT))
                        .put("dseq", Long.toString(unknown.id().dseq()))
                        .put("owner", unknown.id().owner().text())
                        .put("hash", unknown.hash());
            }
        } catch (ChainException e) {
            throw e.toProblem();
        } catch (ConsoleException e) {
            throw e.toProblem();
        }
        return answer.toString();
    }
}
