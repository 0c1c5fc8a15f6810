package io.purser.web.deployment;

import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleException;
import io.purser.deploy.OrphanReconciler;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * {@code GET /v1/deployments/unknown}: the deployments on Akash that our accounts pay for and that no order of
 * this Purser has now.
 */
@Path("/v1/deployments/unknown")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "deployments")
public class UnknownDeploymentResource {
    private final OrphanReconciler reconciling;

    UnknownDeploymentResource(OrphanReconciler reconciling) {
        this.reconciling = reconciling;
    }

    /** Asks the markets now. */
    @GET
    @Operation(operationId = "listUnknownDeployments")
    public UnknownDeployments list() {
        try {
            return new UnknownDeployments(reconciling.find().stream()
                    .map(UnknownDeployments.UnknownDeployment::of)
                    .toList());
        } catch (ChainException e) {
            throw e.toProblem();
        } catch (ConsoleException e) {
            throw e.toProblem();
        }
    }
}
