package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.Deployment;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import java.util.List;

/** A deployment with its groups and its escrow account. */
public record DeploymentAnswer(Body deployment, List<GroupAnswer> groups, EscrowAccountAnswer escrowAccount) {
    /** The deployment itself. */
    public record Body(DeploymentId id, Deployment.ChainDeploymentState state, ManifestHash hash, long createdAt) {}

    public Deployment toModel() {
        return new Deployment(
                deployment.id,
                deployment.state,
                deployment.hash,
                deployment.createdAt,
                groups.stream().map(GroupAnswer::toModel).toList(),
                escrowAccount.toModel());
    }
}
