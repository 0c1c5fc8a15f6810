package io.purser.deploy.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.fake.EarlierBlock;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a market does when the node that answers is some blocks behind its own transactions. */
class NodeBehindMarketTest extends MarketWorld {
    private void nodeStandsAt(EarlierBlock block) {
        world.chain.faults().answersFrom(Optional.of(block));
    }

    private void nodeCatchesUp() {
        world.chain.faults().answersFrom(Optional.empty());
    }

    private static void isNotShown(String what, Runnable call) {
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(ChainFailure.NotShown.class))
                .withMessageContaining("no node shows " + what);
    }

    @ParameterizedTest
    @EnumSource
    void sendsNoManifestWhileALeaseIsNotShown(MarketKind kind) {
        Market market = world.market(kind);
        DeploymentId id = create(market);
        BidId bid = openBid(market, id);
        EarlierBlock before = world.chain.thisBlock();
        market.lease("lease/" + id, id, List.of(bid), SDL.manifest());
        int attempts = world.gateway.attempts();
        nodeStandsAt(before);

        isNotShown("lease " + bid, () -> market.sendManifest(id, List.of(bid), SDL.manifest(), false, () -> true));
        assertThat(world.gateway.attempts()).isEqualTo(attempts);
        nodeCatchesUp();

        market.sendManifest(id, List.of(bid), SDL.manifest(), false, () -> true);
        assertThat(world.gateway.attempts()).isEqualTo(attempts + 1);
        assertThat(world.gateway.manifest(id.dseq())).isPresent();
    }

    @Test
    void closesALeaseOnlyOnceItIsShown() {
        Market market = world.market(MarketKind.CHAIN);
        EarlierBlock before = world.chain.thisBlock();
        BidId bid = leased(market);
        nodeStandsAt(before);

        isNotShown("lease " + bid, () -> market.closeLease("close-lease", bid));
        nodeCatchesUp();

        market.closeLease("close-lease", bid);
        assertThat(view(market, bid).running()).isEmpty();
    }

    @Test
    void tellsTheCostOnlyOnceTheEndIsShown() {
        Market market = world.market(MarketKind.CHAIN);
        BidId bid = leased(market);
        DeploymentId id = bid.deployment();
        EarlierBlock running = world.chain.thisBlock();
        world.chain.passBlocks(100);
        nodeStandsAt(running);

        isNotShown("the end of deployment " + id.dseq(), () -> market.close("close/" + id, id));
        assertThat(world.chain.active(world.wallet.address())).isEmpty();
        nodeCatchesUp();

        assertThat(market.close("close/" + id, id).spent().amount()).isGreaterThanOrEqualTo(BigDecimal.valueOf(80_000));
    }
}
