package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.definition.Budget;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.fake.EarlierBlock;
import io.purser.fake.FakeFaults;
import io.purser.support.EarlyLooks;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that is some blocks behind does not know what was just created. Nothing is gone because of that. */
@Execution(ExecutionMode.CONCURRENT)
class NodeBehindTest {
    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final Budget budget = world.ledger.budget("all", "20");
    private final EarlierBlock beforeAll = world.akash.chain.thisBlock();

    private void nodeStandsAt(EarlierBlock block) {
        world.akash.chain.faults().answersFrom(Optional.of(block));
    }

    private void nodeCatchesUp() {
        world.akash.chain.faults().answersFrom(Optional.empty());
    }

    private static DeploymentProgress progress(DeployReplica replica, UUID id) {
        return replica.deployments.find(id).orElseThrow().progress();
    }

    private static UUID order(DeployReplica replica, MarketKind market) {
        return replica.deployments
                .order(DeployWorld.request(market, AkashWorld.sdl("nginx:1.27")))
                .order()
                .id();
    }

    private static UUID ready(DeployReplica replica, MarketKind market) {
        return DeployWorld.await(replica, order(replica, market), DeploymentState.READY)
                .order()
                .id();
    }

    /** Waits until the node holds a worker up, which the deployment says. */
    private static void heldUp(DeployReplica replica, UUID id, DeploymentState state) {
        DeploymentProgress held = EarlyLooks.within(Duration.ofSeconds(60))
                .until(
                        () -> progress(replica, id),
                        found -> isHeldUp(found) || found.state().isOver());
        assertThat(held.state()).as(DeployWorld.story(replica, id)).isEqualTo(state);
        assertThat(held.trouble())
                .endsWith(" yet; the node that answers may be some blocks behind, so it is asked again");
    }

    private static boolean isHeldUp(DeploymentProgress progress) {
        String trouble = progress.trouble();
        return trouble != null && trouble.startsWith("no node shows deployment ");
    }

    @Test
    void waitsForTheDeploymentThatItHasJustCreated() {
        DeployReplica replica = world.replica();
        nodeStandsAt(beforeAll);
        UUID id = order(replica, MarketKind.CHAIN);

        heldUp(replica, id, DeploymentState.BIDDING);
        nodeCatchesUp();

        DeployWorld.await(replica, id, DeploymentState.READY);
        assertThat(world.akash.chain.deployments()).isEqualTo(1);
    }

    @Test
    void keepsTheLeasesThatTheNodeDoesNotList() {
        DeployReplica replica = world.replica();
        world.akash.chain.bidding(false);
        UUID id = order(replica, MarketKind.CHAIN);
        DeployWorld.await(replica, id, DeploymentState.BIDDING);
        EarlierBlock withoutBids = world.akash.chain.thisBlock();
        world.akash.chain.bidding(true);
        DeployWorld.await(replica, id, DeploymentState.READY);
        int attempts = world.akash.gateway.attempts();

        int looks = world.akash.chain.faults().answersFromEarlier();
        nodeStandsAt(withoutBids);
        // Each look asks for the deployment, its leases and the block.
        EarlyLooks.within(Duration.ofSeconds(60))
                .until(() -> world.akash.chain.faults().answersFromEarlier() >= looks + 9);
        nodeCatchesUp();

        assertThat(progress(replica, id).state())
                .as(DeployWorld.story(replica, id))
                .isEqualTo(DeploymentState.READY);
        assertThat(progress(replica, id).excluded()).isEmpty();
        assertThat(world.akash.gateway.attempts()).isEqualTo(attempts);
    }

    @ParameterizedTest
    @EnumSource
    void keepsAReadyDeploymentThatTheNodeDoesNotShow(MarketKind market) {
        DeployReplica replica = world.replica();
        UUID id = ready(replica, market);
        nodeStandsAt(beforeAll);

        heldUp(replica, id, DeploymentState.READY);
        nodeCatchesUp();

        EarlyLooks.within(Duration.ofSeconds(60)).until(() -> !isHeldUp(progress(replica, id)));
        assertThat(progress(replica, id).state()).isEqualTo(DeploymentState.READY);
        assertThat(world.active(market)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void closesWhatTheNodeDoesNotShowOnceItIsShown(MarketKind market) {
        DeployReplica replica = world.replica();
        UUID id = ready(replica, market);
        nodeStandsAt(beforeAll);
        heldUp(replica, id, DeploymentState.READY);
        replica.deployments.close(id);

        EarlyLooks.within(Duration.ofSeconds(60))
                .until(() -> progress(replica, id).state() != DeploymentState.READY);
        heldUp(replica, id, DeploymentState.CLOSING);
        assertThat(world.akash.chain.active(world.akash.payer(market))).hasSize(1);
        nodeCatchesUp();

        DeployWorld.await(replica, id, DeploymentState.CLOSED);
        assertThat(world.akash.chain.active(world.akash.payer(market))).isEmpty();
        assertThat(world.ledger.balance(budget).reserved().isZero()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILING", "PRUNED", "FULL"})
    void waitsForANodeThatFailsByItself(FakeFaults.Fault fault) {
        DeployReplica replica = world.replica();
        world.akash.chain.bidding(false);
        UUID id = order(replica, MarketKind.CHAIN);
        DeployWorld.await(replica, id, DeploymentState.BIDDING);

        world.akash.chain.faults().set(fault, true);
        world.akash.chain.faults().next(fault, 1);
        world.akash.chain.bidding(true);
        EarlyLooks.within(Duration.ofSeconds(60))
                .until(() -> DeployWorld.story(replica, id).contains(" WARNING BIDDING ")
                        || progress(replica, id).state().isOver());
        world.akash.chain.faults().set(fault, false);

        DeployWorld.await(replica, id, DeploymentState.READY);
        assertThat(world.akash.chain.deployments()).isEqualTo(1);
    }

    @Test
    void endsInTheEndWhatNoNodeKnows() {
        Later clock = new Later();
        DeployReplica replica = world.replica(DeployWorld.QUICK, UnaryOperator.identity(), clock);
        UUID id = ready(replica, MarketKind.CHAIN);
        nodeStandsAt(beforeAll);
        replica.deployments.close(id);
        EarlyLooks.within(Duration.ofSeconds(60))
                .until(() -> progress(replica, id).state() == DeploymentState.CLOSING);
        heldUp(replica, id, DeploymentState.CLOSING);

        clock.forward(DeployWorld.QUICK.limits().timeout());

        DeployWorld.await(replica, id, DeploymentState.CLOSED);
        assertThat(DeployWorld.story(replica, id)).contains("nothing of it is on chain");
        assertThat(world.ledger.balance(budget).reserved().isZero()).isTrue();
    }
}
