package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.BidWeights;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.support.BesideOthers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tests the weights of the chain's and Console's facts about providers. */
@BesideOthers
class BestBidTest {
    @AutoClose
    private final DeployWorld world = new DeployWorld();

    @Test
    void takesTheProviderThatIsThereAllTheTimeAndNear() {
        world.ledger.budget("all", "20");
        world.provider(5, "790");
        world.akash.console.uptime(world.akash.provider, "1");
        world.akash.console.uptime(DeployWorld.address(5), "0.9");
        DeployReplica replica = world.replica();

        UUID id = replica.deployments
                .order(DeployWorld.request(
                        MarketKind.CHAIN,
                        AkashWorld.sdl("nginx:1.27"),
                        new BidRule(
                                BidRule.Strategy.BEST,
                                List.of(),
                                List.of(),
                                List.of(),
                                2,
                                20,
                                List.of("us-west"),
                                BidWeights.STANDARD),
                        null))
                .order()
                .id();
        DeploymentService.DeploymentSummary ready = DeployWorld.await(replica, id, DeploymentState.READY);

        assertThat(ready.progress().leases())
                .singleElement()
                .satisfies(lease -> assertThat(lease.provider()).isEqualTo(world.akash.provider.text()));
        assertThat(replica.deployments.bids(id))
                .filteredOn(bid -> !bid.taken())
                .singleElement()
                .satisfies(bid -> assertThat(bid.why()).contains("an uptime of 90% +50%"));
        assertThat(ready.order().terms().bids().near()).containsExactly("us-west");
    }
}
