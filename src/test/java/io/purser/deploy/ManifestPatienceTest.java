package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeGateway;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Purser asks a provider again and again to take a manifest, but not if somebody requests another change. */
@Execution(ExecutionMode.CONCURRENT)
class ManifestPatienceTest {
    private static final int FOR_EVER = 1_000_000;

    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private UUID ordered(DeployReplica replica) {
        world.ledger.budget("all", "20");
        world.akash.gateway.faults().next(FakeGateway.Fault.STUMBLING, FOR_EVER);
        UUID id = replica.deployments
                .order(DeployWorld.request(MarketKind.CHAIN, AkashWorld.sdl("nginx:1.27")))
                .order()
                .id();
        awaitAttempts(2);
        return id;
    }

    private void awaitAttempts(int more) {
        int before = world.akash.gateway.attempts();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> world.akash.gateway.attempts() >= before + more);
    }

    @Test
    void isClosedWhileItsProviderDoesNotTakeTheManifest() {
        DeployReplica replica = world.replica();
        UUID id = ordered(replica);

        replica.deployments.close(id);

        DeployWorld.await(replica, id, DeploymentState.CLOSED);
        assertThat(DeployWorld.story(replica, id))
                .contains("it was asked to close")
                .doesNotContain("another provider is asked");
        assertThat(world.active(MarketKind.CHAIN)).isEmpty();
    }

    @Test
    void isClosedWhileItsProviderDoesNotTakeAnUpdate() {
        DeployReplica replica = world.replica();
        UUID id = ordered(replica);
        world.akash.gateway.faults().next(FakeGateway.Fault.STUMBLING, 0);
        DeployWorld.await(replica, id, DeploymentState.READY);
        world.akash.gateway.faults().next(FakeGateway.Fault.STUMBLING, FOR_EVER);
        replica.changes.update(replica.deployments.find(id).orElseThrow(), AkashWorld.sdl("nginx:1.28"), false, false);
        awaitAttempts(2);

        replica.deployments.close(id);

        DeployWorld.await(replica, id, DeploymentState.CLOSED);
        assertThat(DeployWorld.story(replica, id)).doesNotContain("answers 503");
    }

    @Test
    void isTakenUpByAnotherReplicaWhereOneIsStoppedMeanwhile() {
        DeployReplica stopped = world.replica();
        UUID id = ordered(stopped);

        stopped.close();
        int attempts = world.akash.gateway.attempts();
        world.akash.gateway.faults().next(FakeGateway.Fault.STUMBLING, 0);

        DeployReplica heir = world.replica();
        DeployWorld.await(heir, id, DeploymentState.READY);
        assertThat(DeployWorld.story(heir, id)).doesNotContain("another provider is asked");
        assertThat(world.akash.gateway.attempts()).isEqualTo(attempts + 1);
    }
}
