package io.purser.deploy.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.EscrowAccount;
import io.purser.akash.chain.model.Lease;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.chain.node.ErrorCode;
import io.purser.akash.provider.GatewayStream;
import io.purser.akash.provider.KubeEvent;
import io.purser.akash.provider.LeaseName;
import io.purser.akash.provider.LeaseStatus;
import io.purser.akash.provider.LogLine;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.sdl.Sdl;
import io.purser.fake.AkashWorld;
import io.purser.fake.ConsoleParser;
import io.purser.fake.OrderedSdl;
import io.purser.problem.Problem;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests a deployment from its creation to its end through both markets. */
class MarketLifeTest extends MarketWorld {
    @ParameterizedTest
    @EnumSource
    void sendsWhatConsoleReturnedByteForByte(OrderedSdl which) {
        Market market = world.market(MarketKind.CONSOLE);
        Sdl sdl = which.sdl("nginx:1.27");

        DeploymentId id = create(market, sdl).id();
        market.lease("lease/" + id, id, List.of(openBid(market, id)), sdl.manifest());
        market.sendManifest(id, sdl.manifest(), false);

        assertThat(world.gateway.manifest(id.dseq()))
                .contains(ConsoleParser.read(sdl.renderForConsole())
                        .path("manifest")
                        .asText())
                .isNotEqualTo(Optional.of(sdl.manifest().canonicalJson()));

        Sdl next = which.sdl("nginx:1.28");
        market.update("update/" + id, id, next);
        market.sendManifest(id, next.manifest(), false);
        assertThat(world.gateway.manifest(id.dseq()))
                .contains(next.manifest().console().json());
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> market.update("update/2", id, which.sdl("nginx:1.28", "256Mi")))
                .withMessageContaining("other groups");

        assertThat(market.close("close/" + id, id).refunded()).isPresent();
        assertThat(world.gateway.attempts()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void livesAWholeLife(MarketKind kind) {
        Market market = world.market(kind);
        Sdl sdl = AkashWorld.sdl("nginx:1.27");
        BigInteger before = world.chain.balance(world.payer(kind), Coin.UACT);
        assertThat(market.funds().deposits().amount()).isEqualTo(before);

        DeploymentId id = create(market, sdl).id();
        assertThat(world.chain.balance(world.payer(kind), Coin.UACT)).isEqualTo(before.subtract(DEPOSIT.amount()));
        BidId bid = openBid(market, id);
        market.lease("lease/" + id, id, List.of(bid), sdl.manifest());
        market.sendManifest(id, sdl.manifest(), false);

        assertThat(world.gateway.manifest(id.dseq())).contains(sdl.manifest().canonicalJson());
        DeploymentView view = market.status(id).orElseThrow();
        assertThat(view.isActive()).isTrue();
        assertThat(view.leases())
                .singleElement()
                .satisfies(lease -> assertThat(lease.state()).isEqualTo(Lease.LeaseState.ACTIVE));
        looksInside(market, bid);

        Sdl next = AkashWorld.sdl("nginx:1.28");
        market.update("update/" + id, id, next);
        assertThat(world.gateway.manifest(id.dseq())).contains(next.manifest().canonicalJson());
        assertThat(world.chain.deploymentHash(world.payer(kind).text(), id.dseq()))
                .contains(next.manifest().hashHex());

        market.deposit("deposit/" + id, id, Coin.uact(1_000_000));
        ClosedDeployment ended = market.close("close/" + id, id);
        assertThat(ended.refunded().orElseThrow().plus(ended.spent()).amount()).isEqualByComparingTo("6000000");
        assertThat(market.close("close/" + id, id))
                .isEqualTo(new ClosedDeployment(id, ended.spent(), Optional.empty()));
        assertThat(market.status(id)).hasValueSatisfying(closed -> {
            assertThat(closed.isActive()).isFalse();
            assertThat(closed.escrow().state()).isEqualTo(EscrowAccount.EscrowState.CLOSED);
        });
        // Everything except the rent came back.
        assertThat(world.chain.balance(world.payer(kind), Coin.UACT))
                .isBetween(before.subtract(BigInteger.valueOf(1_000_000)), before);
        assertThat(world.console.violations()).isEmpty();
        assertThat(world.console.toppedUp()).isEmpty();
    }

    private static void looksInside(Market market, BidId bid) {
        LeaseName lease = new LeaseName(bid.dseq(), bid.gseq(), bid.oseq());
        List<LogLine> lines = new CopyOnWriteArrayList<>();
        List<KubeEvent> events = new CopyOnWriteArrayList<>();
        try (ProviderGateway gateway = market.gateway(bid.provider())) {
            LeaseStatus status = gateway.status(lease);
            assertThat(status.isReady()).isTrue();
            assertThat(status.services().values())
                    .singleElement()
                    .satisfies(web -> assertThat(web.uris()).containsExactly("abc.provider.example"));
            assertThat(status.forwardedPorts())
                    .containsOnlyKeys("web")
                    .containsValue(List.of(new LeaseStatus.ForwardedPort("provider.example", 22, 31022, "TCP")));
            try (GatewayStream logs = gateway.logs(lease, false, 100, "", lines::add);
                    GatewayStream kube = gateway.events(lease, false, events::add)) {
                logs.end()
                        .toCompletableFuture()
                        .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                        .join();
                kube.end()
                        .toCompletableFuture()
                        .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                        .join();
            }
        }
        assertThat(lines).containsExactly(new LogLine("web-1", "listening on 80"), new LogLine("web-1", "ready"));
        assertThat(events).containsExactly(new KubeEvent("Warning", "BackOff", "Back-off pulling image", "Pod/web-1"));
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnUpdateThatAsksForOtherGroups(MarketKind kind) {
        Market market = world.market(kind);
        DeploymentId id = create(market, AkashWorld.sdl("nginx:1.27")).id();

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> market.update("update", id, AkashWorld.sdl("nginx:1.27", "256Mi", "uact")))
                .withMessageContaining("cannot be changed in place");
    }

    @Test
    void refusesOtherCoinsThanActBeforeAnythingIsSent() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> new DeploymentPlacement(1, AkashWorld.sdl("nginx", "128Mi", "uakt"), DEPOSIT))
                .withMessageContaining("uakt is not taken any more");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> new DeploymentPlacement(1, AkashWorld.sdl("nginx"), Coin.uakt(5_000_000)))
                .withMessageContaining("has to be in uact");
    }

    @Test
    void saysHowMuchActIsMissingForADepositAndSendsNothing() {
        Market market = world.market(MarketKind.CHAIN);

        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> market.create(
                        "create", new DeploymentPlacement(1, AkashWorld.sdl("nginx"), Coin.uact(100_000_001))))
                .withMessageContaining("1uact is missing; mint ACT from AKT");
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> market.create(
                        "create", new DeploymentPlacement(1, AkashWorld.sdl("nginx"), Coin.uact(499_999))))
                .withMessage("a deposit of 499999uact is below the minimum of 500000uact");
        assertThat(world.chain.transactions()).isZero();
    }

    @Test
    void takesADeploymentThatExistsWithOurHashForItsOwn() {
        Sdl sdl = AkashWorld.sdl("nginx");
        DeploymentPlacement placement = new DeploymentPlacement(4711, sdl, DEPOSIT);
        world.market(MarketKind.CHAIN).create("create", placement);

        // An empty journal, which has forgotten the signed transaction.
        PlacedDeployment again = world.markets()
                .onChain(world.wallet, new io.purser.fake.MemoryJournal())
                .create("create", placement);

        assertThat(again.id().dseq()).isEqualTo(4711);
        assertThat(world.chain.deployments()).isEqualTo(1);
    }

    @Test
    void refusesADseqThatAnotherManifestHas() {
        world.market(MarketKind.CHAIN).create("one", new DeploymentPlacement(4711, AkashWorld.sdl("nginx"), DEPOSIT));

        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> world.market(MarketKind.CHAIN)
                        .create("two", new DeploymentPlacement(4711, AkashWorld.sdl("redis"), DEPOSIT)))
                .satisfies(e -> assertThat(e.failure())
                        .isInstanceOfSatisfying(
                                ChainFailure.Refused.class,
                                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.DEPLOYMENT_EXISTS)));
    }

    @Test
    void saysThatABidIsGone() {
        Market market = world.market(MarketKind.CHAIN);
        DeploymentId id = create(market, AkashWorld.sdl("nginx")).id();
        BidId bid = openBid(market, id);
        world.chain.withdrawBids();

        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> market.lease("lease", id, List.of(bid), SDL.manifest()))
                .withMessageContaining("the bid is not open any more; read the bids again");
    }

    @Test
    void showsADrainedEscrowAndTheLeasesThatEndedWithIt() {
        Market market = world.market(MarketKind.CHAIN);
        DeploymentId id = leased(market).deployment();
        world.chain.passBlocks(1_000);
        assertThat(market.status(id).orElseThrow().escrow().remaining())
                .hasValueSatisfying(
                        left -> assertThat(left.amount().longValue()).isBetween(3_000_000L, 4_200_000L));
        world.chain.passBlocks(100_000);

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            DeploymentView view = market.status(id).orElseThrow();
            assertThat(view.escrow().state()).isEqualTo(EscrowAccount.EscrowState.OVERDRAWN);
            assertThat(view.leases().getFirst().state()).isEqualTo(Lease.LeaseState.INSUFFICIENT_FUNDS);
            assertThat(view.leases().getFirst().reason()).isEqualTo(Lease.CloseReason.INSUFFICIENT_FUNDS);
        });
    }

    @Test
    void screensProvidersByConsolesContract() {
        assertThat(world.markets()
                        .console()
                        .screen(AkashWorld.sdl("nginx").groups().getFirst()))
                .hasSize(3);
        Assumptions.assumeTrue(world.console.hasContract(), "Console's OpenAPI document is not there");
        assertThat(world.console.violations()).isEmpty();
        assertThat(world.console.checked()).isEqualTo(2);
    }

    @Test
    void saysWhichRequirementExcludesProviders() {
        Sdl sdl = Sdl.parse(AkashWorld.sdl("nginx").render().replace("region: us-west", "host: akash"));

        BidDiagnosis.Findings findings =
                new BidDiagnosis(world.markets().console()).explain(sdl.groups().getFirst());

        assertThat(findings.sentence()).isEqualTo("no provider bid: 3 were excluded by the attribute host=akash");
        assertThat(world.console.violations()).isEmpty();
    }
}
