package io.purser.deploy.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.sdl.Sdl;
import io.purser.fake.AkashWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A small Akash for each test of a market, and deployments in it with a deposit of 5 ACT. */
@Execution(ExecutionMode.CONCURRENT)
abstract class MarketWorld {
    static final Coin DEPOSIT = Coin.uact(5_000_000);
    static final Sdl SDL = AkashWorld.sdl("nginx");
    private static final AtomicLong DSEQ = new AtomicLong(1_763_850_000_000L);

    @AutoClose
    final AkashWorld world = new AkashWorld();

    /** One more deployment of that SDL. */
    static DeploymentPlacement placement(Sdl sdl) {
        return new DeploymentPlacement(DSEQ.incrementAndGet(), sdl, DEPOSIT);
    }

    static DeploymentPlacement placement() {
        return placement(SDL);
    }

    static PlacedDeployment create(Market market, Sdl sdl) {
        DeploymentPlacement placement = placement(sdl);
        return market.create("create/" + placement.dseq(), placement);
    }

    static DeploymentId create(Market market) {
        return create(market, SDL).id();
    }

    /** A deployment whose first bid was taken. */
    static BidId leased(Market market, Sdl sdl) {
        DeploymentId id = create(market, sdl).id();
        BidId bid = openBid(market, id);
        market.lease("lease/" + id, id, List.of(bid), sdl.manifest());
        return bid;
    }

    static BidId leased(Market market) {
        return leased(market, SDL);
    }

    /** The first bid that is open, which asks for what the world's provider asks for. */
    static BidId openBid(Market market, DeploymentId id) {
        Bid bid = await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> market.bids(id).stream()
                                .filter(found -> found.state() == Bid.BidState.OPEN)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(bid.price().amount()).isEqualByComparingTo("800");
        return bid.id();
    }

    static DeploymentView view(Market market, BidId bid) {
        return market.status(bid.deployment()).orElseThrow();
    }
}
