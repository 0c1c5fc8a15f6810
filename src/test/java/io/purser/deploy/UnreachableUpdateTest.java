package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.sdl.Sdl;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.TopUpRule;
import io.purser.deploy.state.DeploymentEvent;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeGateway;
import io.purser.support.EarlyLooks;
import java.time.Duration;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An update whose provider cannot be reached is given up in time, and the deployment is watched again. */
@Execution(ExecutionMode.CONCURRENT)
class UnreachableUpdateTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final DeploySettings IMPATIENT = new DeploySettings(
            DeployWorld.QUICK.pauses(),
            new DeploySettings.Limits(
                    DeployWorld.QUICK.limits().bidding(),
                    PATIENCE,
                    DeployWorld.QUICK.limits().events(),
                    3,
                    true),
            DeployWorld.QUICK.workers(),
            3,
            DeployWorld.QUICK.gas());

    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final DeployReplica replica = world.replica(IMPATIENT, UnaryOperator.identity());
    private final FakeGateway gateway = world.provider(5, "10");

    private DeploymentService.DeploymentSummary ready() {
        world.ledger.budget("all", "20");
        return DeployWorld.ready(
                replica,
                DeployWorld.request(MarketKind.CHAIN, AkashWorld.sdl("nginx:1.27"), new TopUpRule(null, null)));
    }

    private DeploymentService.DeploymentSummary now(UUID id) {
        return replica.deployments.find(id).orElseThrow();
    }

    private void awaitStory(UUID id, String message) {
        EarlyLooks.within(Duration.ofSeconds(60))
                .until(() -> DeployWorld.story(replica, id).contains(message));
    }

    @Test
    void isGivenUpAndTheEscrowIsToppedUpMeanwhile() {
        DeploymentService.DeploymentSummary before = ready();
        UUID id = before.order().id();
        long dseq = before.progress().id().orElseThrow().dseq();
        String running = gateway.running(dseq).orElseThrow();
        Sdl next = AkashWorld.sdl("nginx:1.28");
        gateway.faults().set(FakeGateway.Fault.AWAY, true);

        replica.changes.update(before, next, false, false);
        world.akash.chain.passBlocks(TopUpTest.UNTIL_THREE_DAYS);

        awaitStory(id, "its escrow was topped up by 5000000 uact");
        assertThat(now(id).progress().state()).isEqualTo(DeploymentState.READY);
        EarlyLooks.within(Duration.ofSeconds(60))
                .until(() ->
                        UpdateHandler.MANIFEST_DUE.equals(now(id).progress().trouble()));
        assertThat(now(id).order().terms().hash())
                .isEqualTo(before.order().terms().hash());
        assertThat(new OnChain(world, MarketKind.CHAIN).hash(before))
                .isEqualTo(before.order().terms().hash());
        assertThat(DeployWorld.story(replica, id))
                .contains(
                        "WARNING UPDATING UPDATE: the update is given up (the provider's gateway cannot be reached: ");

        gateway.faults().set(FakeGateway.Fault.AWAY, false);
        awaitStory(id, "this is over: " + UpdateHandler.MANIFEST_DUE);
        assertThat(gateway.manifest(dseq)).contains(running);
        replica.changes.update(now(id), next, false, false);
        DeployWorld.awaitUpdate(replica, id);
        assertThat(gateway.running(dseq)).contains(next.manifest().canonicalJson());
    }

    @Test
    void putsTheRollBackOffUntilTheProviderAnswers() {
        DeploymentService.DeploymentSummary before = ready();
        UUID id = before.order().id();
        long dseq = before.progress().id().orElseThrow().dseq();
        String running = gateway.running(dseq).orElseThrow();
        gateway.cannotPull("nginx:1.28");

        replica.changes.update(before, AkashWorld.sdl("nginx:1.28"), false, false);
        awaitStory(id, "the providers know what to run instead");
        gateway.faults().set(FakeGateway.Fault.AWAY, true);

        awaitStory(id, "it is watched again, although the provider's gateway cannot be reached: ");
        assertThat(now(id).progress().state()).isEqualTo(DeploymentState.READY);
        assertThat(now(id).order().terms().hash())
                .isEqualTo(before.order().terms().hash());
        assertThat(new OnChain(world, MarketKind.CHAIN).hash(before))
                .isEqualTo(before.order().terms().hash());
        assertThat(gateway.manifest(dseq)).isNotEqualTo(running);

        gateway.faults().set(FakeGateway.Fault.AWAY, false);
        EarlyLooks.within(Duration.ofSeconds(60))
                .until(() -> gateway.running(dseq).orElse("").equals(running));
        awaitStory(id, "this is over: " + UpdateHandler.MANIFEST_DUE);
        assertThat(replica.deployments.events(id, 0))
                .filteredOn(event -> event.kind() == DeploymentEvent.Kind.WARNING)
                .hasSize(2);
    }

    @Test
    void rollsTheNextUpdateBackTooWhoseImageCannotBePulled() {
        DeploymentService.DeploymentSummary before = ready();
        UUID id = before.order().id();
        gateway.cannotPull("nginx:1.29");
        gateway.faults().set(FakeGateway.Fault.AWAY, true);
        replica.changes.update(before, AkashWorld.sdl("nginx:1.28"), false, false);
        EarlyLooks.within(Duration.ofSeconds(60))
                .until(() ->
                        UpdateHandler.MANIFEST_DUE.equals(now(id).progress().trouble()));

        replica.changes.update(now(id), AkashWorld.sdl("nginx:1.29"), false, false);
        int turnedAway = gateway.turnedAway();
        EarlyLooks.within(Duration.ofSeconds(60)).until(() -> gateway.turnedAway() > turnedAway + 2);
        gateway.faults().set(FakeGateway.Fault.AWAY, false);

        awaitStory(id, "it goes back to what it ran before");
        DeployWorld.await(replica, id, DeploymentState.READY);
        assertThat(now(id).order().terms().hash())
                .isEqualTo(before.order().terms().hash());
    }
}
