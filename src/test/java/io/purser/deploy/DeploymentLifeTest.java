package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.sdl.Sdl;
import io.purser.budget.definition.Budget;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentEvent;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.fake.OrderedSdl;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A deployment from the order to its end, through both markets. */
@Execution(ExecutionMode.CONCURRENT)
class DeploymentLifeTest {
    @AutoClose
    private final DeployWorld world = new DeployWorld();

    @ParameterizedTest
    @EnumSource
    void comesToBeReadyAndCloses(MarketKind market) {
        Budget budget = world.ledger.budget("all", "20");
        BigInteger before = world.akash.chain.balance(world.akash.payer(market), Coin.UACT);
        DeployReplica replica = world.replica();

        var id = replica.deployments
                .order(DeployWorld.request(market, AkashWorld.sdl("nginx:1.27")))
                .order()
                .id();
        DeploymentService.DeploymentSummary ready = DeployWorld.await(replica, id, DeploymentState.READY);

        assertThat(ready.progress().uris()).contains("http://" + world.serviceHost());
        assertThat(ready.progress().leases())
                .singleElement()
                .satisfies(lease -> assertThat(lease.priceUact()).isEqualTo("800"));
        new OnChain(world, market).hasOnly(ready);
        assertThat(replica.deployments.bids(id)).singleElement().satisfies(bid -> {
            assertThat(bid.taken()).isTrue();
            assertThat(bid.why()).isEqualTo("the cheapest of its group");
        });
        assertThat(world.held(budget)).hasToString("5");

        replica.deployments.close(id);
        DeploymentService.DeploymentSummary closed = DeployWorld.await(replica, id, DeploymentState.CLOSED);

        assertThat(world.active(market)).isEmpty();
        assertThat(world.ledger.balance(budget).reserved().isZero()).isTrue();
        BigInteger spent = before.subtract(world.akash.chain.balance(world.akash.payer(market), Coin.UACT));
        assertThat(world.money(budget).spent()).isEqualTo(DeploymentBudget.usd(new Coin(Coin.UACT, spent)));
        assertThat(closed.progress().captured()).isEqualTo(world.money(budget).spent());
        assertThat(replica.deployments.events(id, 0).stream()
                        .filter(event -> event.kind() == DeploymentEvent.Kind.REACHED)
                        .map(DeploymentEvent::state))
                .containsExactlyElementsOf(List.of(
                        DeploymentState.VALIDATED,
                        DeploymentState.FUNDED,
                        DeploymentState.CREATED,
                        DeploymentState.BIDDING,
                        DeploymentState.LEASED,
                        DeploymentState.MANIFEST_SENT,
                        DeploymentState.READY,
                        DeploymentState.CLOSING,
                        DeploymentState.CLOSED));
        assertThat(world.akash.console.toppedUp()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void livesThroughConsoleWithAHashThatIsNotOurs(OrderedSdl which) {
        Budget budget = world.ledger.budget("all", "20");
        DeployReplica replica = world.replica();
        Sdl next = which.sdl("nginx:1.28");

        var id = replica.deployments
                .order(DeployWorld.request(MarketKind.CONSOLE, which.sdl("nginx:1.27")))
                .order()
                .id();
        DeploymentService.DeploymentSummary ready = DeployWorld.await(replica, id, DeploymentState.READY);
        replica.changes.update(ready, next, false, false);
        DeploymentService.DeploymentSummary updated = DeployWorld.awaitUpdate(replica, id);

        assertThat(updated.progress().dseq()).isEqualTo(ready.progress().dseq());
        assertThat(world.akash.gateway.manifest(
                        updated.progress().id().orElseThrow().dseq()))
                .contains(next.manifest().console().json());
        assertThat(replica.reconciling.find()).isEmpty();
        replica.deployments.close(id);
        DeployWorld.await(replica, id, DeploymentState.CLOSED);
        assertThat(world.akash.chain.deployments()).isEqualTo(1);
        assertThat(world.active(MarketKind.CONSOLE)).isEmpty();
        assertThat(world.ledger.balance(budget).reserved().isZero()).isTrue();
    }
}
