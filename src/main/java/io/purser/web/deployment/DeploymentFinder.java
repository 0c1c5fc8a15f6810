package io.purser.web.deployment;

import io.purser.access.route.Caller;
import io.purser.deploy.DeploymentService;
import io.purser.deploy.DeploymentService.DeploymentSummary;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;

/** Finds deployments for a caller, who does not find those of another team or agent. */
final class DeploymentFinder {
    private final DeploymentService deployments;

    DeploymentFinder(DeploymentService deployments) {
        this.deployments = deployments;
    }

    /**
     * The deployment of that id.
     *
     * @throws Problem NOT_FOUND if there is none that the caller may see
     */
    DeploymentSummary find(RoutingContext context, String id) {
        Caller caller = Caller.of(context);
        return uuid(id).flatMap(deployments::find)
                .filter(known -> caller.team() == null
                        || caller.team().equals(known.order().spender().team()))
                .filter(known -> caller.agent() == null
                        || caller.agent().equals(known.order().spender().agent()))
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "there is no deployment of that id"));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
