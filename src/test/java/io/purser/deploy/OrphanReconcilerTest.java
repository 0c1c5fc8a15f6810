package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.Coin;
import io.purser.deploy.market.DeploymentPlacement;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrphanReconcilerTest {
    private final DeployWorld world = new DeployWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatNobodyOrderedAndClosesItOnlyWhereThatIsWanted(MarketKind market) {
        DeployReplica replica = world.replica();
        UUID ordered = replica.deployments
                .order(DeployWorld.request(market, AkashWorld.sdl("nginx:1.27")))
                .order()
                .id();
        DeploymentService.DeploymentSummary known = DeployWorld.await(replica, ordered, DeploymentState.READY);
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
        assertThat(world.active(market))
                .singleElement()
                .satisfies(left ->
                        assertThat(left.id()).isEqualTo(known.progress().id().orElseThrow()));
    }
}
