package io.purser.cli.akash;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.deploy.market.Market;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The base of the commands for one of our deployments. */
@Command
@RegisterForReflection
abstract class OwnDeploymentCommandBase extends MarketCommandBase {
    @Parameters(index = "0", paramLabel = "DSEQ", description = "The deployment.")
    private long dseq;

    final long dseq() {
        return dseq;
    }

    /**
     * The id of the deployment.
     *
     * @throws Problem NOT_FOUND if it is not ours
     */
    final DeploymentId deployment(Market market) {
        return market.find(dseq)
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "no deployment of ours has the dseq " + dseq));
    }
}
