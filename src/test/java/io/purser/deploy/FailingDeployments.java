package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.sdl.Sdl;
import io.purser.budget.definition.Budget;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.DeploymentRequest;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;

/** A world in which deployments fail, and what they leave. */
abstract class FailingDeployments {
    static final Sdl SDL = AkashWorld.sdl("nginx:1.27");

    @AutoClose
    final DeployWorld world = new DeployWorld();

    final Budget budget = world.ledger.budget("all", "20");

    static UUID order(DeployReplica replica, DeploymentRequest request) {
        return replica.deployments.order(request).order().id();
    }

    void leavesNothing(MarketKind market) {
        assertThat(world.active(market)).isEmpty();
        assertThat(world.ledger.balance(budget).reserved().isZero()).isTrue();
    }

    DeploymentService.DeploymentSummary failed(DeployReplica replica, UUID id, MarketKind market) {
        DeploymentService.DeploymentSummary failed = DeployWorld.await(replica, id, DeploymentState.FAILED);
        leavesNothing(market);
        return failed;
    }
}
