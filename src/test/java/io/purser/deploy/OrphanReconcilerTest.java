package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.Coin;
import io.purser.deploy.market.DeploymentPlacement;
import io.purser.deploy.market.MarketKind;
import io.purser.fake.AkashWorld;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrphanReconcilerTest {
    @AutoClose
    private final DeployWorld world = new DeployWorld();

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
}
