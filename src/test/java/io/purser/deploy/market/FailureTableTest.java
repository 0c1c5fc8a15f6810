package io.purser.deploy.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.provider.GatewayException;
import io.purser.akash.provider.LeaseName;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.sdl.Sdl;
import io.purser.akash.wallet.Wallet;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeFaults;
import io.purser.fake.FakeGateway;
import io.purser.fake.MemoryJournal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the failures on Akash that the market's other tests do not provoke, and their messages. */
class FailureTableTest extends MarketWorld {
    @Test
    void namesEveryRequirementThatKeepsProvidersFromBidding() {
        assertThat(diagnosis("amount: 1000", "amount: 5"))
                .isEqualTo("no provider bid: 3 were excluded by the price of 5 uact a block");
        assertThat(diagnosis("region: us-west", "host: akash"))
                .isEqualTo("no provider bid: 3 were excluded by the attribute host=akash");
        assertThat(
                        diagnosis(
                                "      attributes:",
                                "      signedBy:\n        anyOf:\n          - \"akash1kng7tv83qesgvv2ze7hxlw4urfrjk8vqdgv853\"\n          - nobody\n      attributes:"))
                .isEqualTo("no provider bid: 3 were excluded by the auditors");
        assertThat(diagnosis("128Mi", "512Gi"))
                .isEqualTo("no provider bid: 3 were excluded by the CPU, memory and storage");
        assertThat(diagnosis("x", "x"))
                .isEqualTo("no provider bid, though 3 could; try again later, or allow a higher" + " price per block");
        assertThat(world.console.violations()).isEmpty();
    }

    private String diagnosis(String what, String instead) {
        Sdl sdl = Sdl.parse(AkashWorld.sdl("nginx").render().replace(what, instead));
        return new BidDiagnosis(world.markets().console())
                .explain(sdl.groups().getFirst())
                .sentence();
    }

    @Test
    void saysThatAnOrderIsGone() {
        Market market = world.market(MarketKind.CHAIN);
        BidId bid = leased(market);

        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> market.lease("again", bid.deployment(), List.of(bid), SDL.manifest()))
                .withMessageContaining("the bid is not open any more; read the bids again");
        world.chain.reopenBids(bid.dseq());
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> market.lease("once more", bid.deployment(), List.of(bid), SDL.manifest()))
                .withMessageContaining("the order is not open any more; create the deployment again");
    }

    @Test
    void saysThatAProviderTakesTooLong() {
        BidId bid = leased(world.market(MarketKind.CHAIN));
        world.gateway.faults().set(FakeGateway.Fault.MUTE, true);

        try (ProviderGateway gateway =
                world.impatientMarket(Duration.ofSeconds(2)).gateway(bid.provider())) {
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> gateway.status(new LeaseName(bid.dseq(), 1, 1)))
                    .withMessageMatching(
                            "the provider's gateway cannot be reached: no (connection|whole answer) in time");
        }
    }

    @Test
    void saysWhichCoinIsMissingForGas() {
        Wallet poor = AkashWorld.account(7);
        world.chain.fund(poor.address(), 100, 10_000_000);

        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(
                        () -> world.markets().onChain(poor, new MemoryJournal()).create("create", placement()))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(ChainFailure.InsufficientFunds.class))
                .withMessageMatching("100uakt is there and \\d+uakt is needed: \\d+uakt is missing; send AKT to the"
                        + " wallet's address to pay for gas");
        assertThat(world.chain.transactions()).isZero();
    }

    @Test
    void saysThatNobodyHasEverFundedTheWallet() {
        Wallet unknown = AkashWorld.account(8);

        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() ->
                        world.markets().onChain(unknown, new MemoryJournal()).create("create", placement()))
                .withMessage(
                        "0uact is there and 5000000uact is needed: 5000000uact is missing; mint ACT from AKT to pay"
                                + " deposits");
    }

    @Test
    void saysThatAProviderIsNotRegistered() {
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> world.market(MarketKind.CHAIN)
                        .gateway(AkashWorld.account(9).address()))
                .withMessageContaining("is not registered");
    }

    @Test
    void goesOnWhenTheNodesHaveBeenAwayForAWhile() {
        Market market = world.market(MarketKind.CHAIN);
        DeploymentPlacement placement = placement();
        market.funds();
        world.chain.faults().set(FakeFaults.Fault.UNREACHABLE, true);
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> market.create("create", placement))
                .satisfies(e -> assertThat(e.isOpen()).isFalse())
                .withMessageStartingWith("no Akash node can be used; check PURSER_AKASH_NODES");
        world.chain.faults().set(FakeFaults.Fault.UNREACHABLE, false);

        assertThat(market.create("create", placement).id().dseq()).isEqualTo(placement.dseq());
        assertThat(world.chain.deployments()).isEqualTo(1);
    }
}
