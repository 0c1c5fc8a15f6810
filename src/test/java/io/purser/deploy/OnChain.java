package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.Lease;
import io.purser.deploy.market.MarketKind;
import java.util.Optional;

/** What the chain says of the deployments that one market's account pays for. */
record OnChain(DeployWorld world, MarketKind market) {
    /** The hash of the manifest that the chain has for a deployment. */
    String hash(DeploymentService.DeploymentSummary known) {
        return world.akash
                .chain
                .deploymentHash(world.akash.payer(market).text(), id(known).dseq())
                .orElseThrow();
    }

    /** This deployment is the only active one. */
    void hasOnly(DeploymentService.DeploymentSummary known) {
        assertThat(world.active(market))
                .singleElement()
                .satisfies(found -> assertThat(found.id()).isEqualTo(id(known)));
    }

    /** This deployment is the only active one, with one active lease. */
    void hasOneLease(DeploymentService.DeploymentSummary known) {
        hasOnly(known);
        assertThat(world.akash.markets().chain().leases(id(known), Optional.of(Lease.LeaseState.ACTIVE)))
                .hasSize(1);
    }

    private static DeploymentId id(DeploymentService.DeploymentSummary known) {
        return known.progress().id().orElseThrow();
    }
}
