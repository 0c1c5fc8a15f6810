package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.deploy.market.ClosedDeployment;
import io.purser.deploy.market.DeploymentPlacement;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.support.BesideOthers;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@BesideOthers
class OrphanReconcilerTest {
    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final AtomicReference<@Nullable ClosedDeployment> lost = new AtomicReference<>();

    private final AtomicInteger closes = new AtomicInteger();

    @ParameterizedTest
    @EnumSource
    void findsWhatNobodyOrderedAndClosesItOnlyWhereThatIsWanted(MarketKind market) {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary known =
                DeployWorld.ready(replica, DeployWorld.request(market, AkashWorld.sdl("nginx:1.27")));
        assertThat(replica.reconciling.find()).isEmpty();

        var stray = world.akash
                .market(market)
                .create(
                        "by-hand",
                        new DeploymentPlacement(1_700_000_000_000L, AkashWorld.sdl("redis:7"), Coin.uact(1_000_000)))
                .id();

        assertThat(replica.reconciling.find()).singleElement().satisfies(found -> {
            assertThat(found.market()).isEqualTo(market);
            assertThat(found.id()).isEqualTo(stray);
            assertThat(found.hash())
                    .isEqualTo(AkashWorld.sdl("redis:7").manifest().hashHex());
        });
        replica.reconciling.sweep(false);
        assertThat(world.active(market)).hasSize(2);
        replica.reconciling.sweep(true);
        new OnChain(world, market).hasOnly(known);
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatIsTakenForClosedAndIsThere(MarketKind market) {
        DeployReplica replica =
                world.replica(DeployWorld.QUICK, source -> InterceptedMarket.around(source, this::lose));
        DeploymentService.DeploymentSummary known =
                DeployWorld.ready(replica, DeployWorld.request(market, AkashWorld.sdl("nginx:1.27")));
        UUID id = known.order().id();
        DeploymentId onChain = known.progress().id().orElseThrow();
        lost.set(new ClosedDeployment(onChain, new DecCoin(Coin.UACT, BigDecimal.ZERO), Optional.empty()));

        replica.deployments.close(id);

        DeployWorld.await(replica, id, DeploymentState.CLOSED);
        assertThat(replica.reconciling.find()).isEmpty();
        assertThat(replica.reconcilingLater().find())
                .extracting(OrphanReconciler.OrphanedDeployment::id)
                .containsExactly(onChain);
        replica.reconcilingLater().sweep(true);
        assertThat(world.active(market)).isEmpty();
    }

    @Test
    void findsAnEarlierPlacementThatIsThere() {
        world.akash.gateway.fail(Optional.of("hostname taken"));
        world.provider(5, "900");
        lost.set(new ClosedDeployment(
                new DeploymentId(DeployWorld.address(0), 1),
                new DecCoin(Coin.UACT, BigDecimal.ZERO),
                Optional.empty()));
        DeployReplica replica =
                world.replica(DeployWorld.QUICK, source -> InterceptedMarket.around(source, this::lose));

        DeploymentService.DeploymentSummary known =
                DeployWorld.ready(replica, DeployWorld.request(MarketKind.CONSOLE, AkashWorld.sdl("nginx:1.27")));

        assertThat(known.progress().placement()).isEqualTo(2);
        assertThat(world.active(MarketKind.CONSOLE)).hasSize(2);
        assertThat(replica.reconciling.find()).isEmpty();
        assertThat(replica.reconcilingLater().find())
                .extracting(found -> found.id().dseq())
                .containsExactly(world.akash.console.created().getFirst());
        replica.reconcilingLater().sweep(true);
        new OnChain(world, MarketKind.CONSOLE).hasOnly(known);
    }

    @Test
    void closesTheOthersWhenOneCannotBeClosed() {
        DeployReplica replica =
                world.replica(DeployWorld.QUICK, source -> InterceptedMarket.around(source, this::refuseOnce));
        for (int i = 0; i < 2; i++) {
            world.akash
                    .market(MarketKind.CHAIN)
                    .create(
                            "by-hand/" + i,
                            new DeploymentPlacement(
                                    1_700_000_000_000L + i, AkashWorld.sdl("redis:7"), Coin.uact(1_000_000)));
        }

        replica.reconciling.sweep(true);

        assertThat(closes).hasValue(2);
        assertThat(world.active(MarketKind.CHAIN)).hasSize(1);
        replica.reconciling.sweep(true);
        assertThat(world.active(MarketKind.CHAIN)).isEmpty();
    }

    private @Nullable Object refuseOnce(String method, Supplier<@Nullable Object> call) {
        if (method.equals("close") && closes.incrementAndGet() == 1) {
            throw new ChainException(new ChainFailure.NotShown("the end of the deployment"));
        }
        return call.get();
    }

    /** Answers one request to close as if it had an effect. */
    private @Nullable Object lose(String method, Supplier<@Nullable Object> call) {
        ClosedDeployment believed = method.equals("close") ? lost.getAndSet(null) : null;
        return believed == null ? call.get() : believed;
    }
}
