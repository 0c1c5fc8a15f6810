package io.purser.deploy.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.DeploymentGroup;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.Lease;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.sdl.Sdl;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeFaults;
import io.purser.fake.OrderedSdl;
import io.purser.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests leases that end one by one, and the state of a deployment meanwhile. */
class MarketRecoveryTest extends MarketWorld {
    private static final ManifestHash HASH = new ManifestHash(SDL.manifest().hash());

    @Test
    void endsOneLeaseAndGetsFreshBidsOnANewOrder() {
        Market market = world.market(MarketKind.CHAIN);
        BidId first = leased(market);

        market.closeLease("close-lease", first);
        market.closeLease("close-lease", first);

        BidId second = openBid(market, first.deployment());
        assertThat(second.oseq()).isEqualTo(2);
        market.lease("lease/2", first.deployment(), List.of(second), SDL.manifest());
        assertThat(view(market, first).running())
                .singleElement()
                .satisfies(lease -> assertThat(lease.id()).isEqualTo(second));
        assertThat(view(market, first).leases().getFirst().reason()).isEqualTo(Lease.CloseReason.OWNER);
    }

    @Test
    void startsAGroupAgainThatItsProviderHasPaused() {
        Market market = world.market(MarketKind.CHAIN);
        BidId first = leased(market);
        world.chain.closeByProvider(first.dseq(), world.provider, "lease_closed_reason_manifest_timeout");
        assertThat(view(market, first).groups())
                .containsExactly(new DeploymentView.GroupView(1, DeploymentGroup.GroupState.PAUSED));
        assertThat(view(market, first).leases().getFirst().reason()).isEqualTo(Lease.CloseReason.MANIFEST_TIMEOUT);

        market.startGroup("start", first.order().group());
        market.startGroup("start", first.order().group());

        assertThat(view(market, first).groups())
                .containsExactly(new DeploymentView.GroupView(1, DeploymentGroup.GroupState.OPEN));
        assertThat(openBid(market, first.deployment()).oseq()).isEqualTo(2);
    }

    @Test
    void saysWhatConsoleDoesNotOffer() {
        Market market = world.market(MarketKind.CONSOLE);
        BidId bid = leased(market);

        assertThat(market.capabilities().reopensOrders()).isFalse();
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> market.closeLease("close", bid))
                .withMessage("Console does not offer closing one lease; close the deployment and create another");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> market.startGroup("start", bid.order().group()))
                .withMessageContaining("starting a paused group");
    }

    @ParameterizedTest
    @EnumSource
    void listsWhatIsOursAndActive(MarketKind kind) {
        Market market = world.market(kind);
        DeploymentId first = create(market);
        ManifestHash hash = HASH;
        List<OwnDeployment> others = List.of(
                new OwnDeployment(create(market), hash),
                new OwnDeployment(create(market), hash),
                new OwnDeployment(create(market), hash));
        market.close("close", first);

        assertThat(market.active()).containsExactlyElementsOf(others);
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhenAProviderWillTakeItsMachinesBack(MarketKind kind) {
        Market market = world.market(kind);
        BidId bid = leased(market);
        Instant deadline = Instant.ofEpochSecond(1_800_000_000);
        world.chain.reclaim(bid.dseq(), deadline);

        assertThat(view(market, bid).running()).singleElement().satisfies(lease -> {
            assertThat(lease.state()).isEqualTo(Lease.LeaseState.RECLAIMING);
            assertThat(lease.reclaimedBy()).contains(deadline);
        });
        // The lease runs until then, so its provider still gets manifests.
        Sdl next = AkashWorld.sdl("redis");
        market.update("update", bid.deployment(), next);
        assertThat(world.gateway.manifest(bid.dseq())).contains(next.manifest().canonicalJson());
    }

    @ParameterizedTest
    @EnumSource
    void tellsHowLongTheEscrowWillDo(MarketKind kind) {
        Market market = world.market(kind);
        BidId bid = leased(market);

        DeploymentView.EscrowView escrow = view(market, bid).escrow();

        assertThat(escrow.perBlock().amount()).isEqualByComparingTo("800");
        assertThat(escrow.received().amount()).isEqualByComparingTo("5000000");
        assertThat(escrow.blocksLeft().orElseThrow()).isBetween(5_000L, 6_250L);
    }

    @Test
    void knowsAnEscrowThoughNoNodeCanBeAsked() {
        Market market = world.market(MarketKind.CONSOLE);
        BidId bid = leased(market);
        world.chain.faults().set(FakeFaults.Fault.UNREACHABLE, true);

        DeploymentView view = view(market, bid);

        assertThat(view.running()).hasSize(1);
        assertThat(view.escrow().remaining()).isEmpty();
        assertThat(view.escrow().received().amount()).isEqualByComparingTo("5000000");
    }

    @Test
    void sendsTheManifestThatFitsWhereAnotherProcessHasChangedIt() {
        Sdl sdl = OrderedSdl.MODELS.sdl("nginx");
        Sdl next = OrderedSdl.MODELS.sdl("redis");
        Market market = world.market(MarketKind.CONSOLE);
        DeploymentId id = market.create("create", new DeploymentPlacement(0, sdl, DEPOSIT))
                .id();
        world.markets().onConsole(new io.purser.fake.MemoryClaims()).update("update", id, next);

        market.lease("lease", id, List.of(market.bids(id).getFirst().id()), next.manifest());

        assertThat(world.gateway.manifest(id.dseq()))
                .contains(next.manifest().console().json());
    }
}
