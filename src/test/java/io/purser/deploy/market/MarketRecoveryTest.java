package io.purser.deploy.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentGroup;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.Lease;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.akash.provider.GatewayException;
import io.purser.akash.provider.GatewayFailure;
import io.purser.akash.provider.GatewayStream;
import io.purser.akash.provider.LeaseName;
import io.purser.akash.provider.LogLine;
import io.purser.akash.provider.ProviderGateway;
import io.purser.akash.sdl.Sdl;
import io.purser.fake.AkashWorld;
import io.purser.fake.ConsoleParser;
import io.purser.fake.OrderedSdl;
import io.purser.problem.Problem;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests leases that end one by one, lost answers, and processes that end between a call and its answer. */
@Execution(ExecutionMode.CONCURRENT)
class MarketRecoveryTest {
    private static final Coin DEPOSIT = Coin.uact(5_000_000);
    private static final Sdl SDL = AkashWorld.sdl("nginx");
    private static final ManifestHash HASH = new ManifestHash(SDL.manifest().hash());
    private static final AtomicLong DSEQ = new AtomicLong(1_763_860_000_000L);

    private final AkashWorld world = new AkashWorld();

    @AfterEach
    void stop() {
        world.close();
    }

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
        world.chain.faults().unreachable(true);

        DeploymentView view = view(market, bid);

        assertThat(view.running()).hasSize(1);
        assertThat(view.escrow().remaining()).isEmpty();
        assertThat(view.escrow().received().amount()).isEqualByComparingTo("5000000");
    }

    @Test
    void findsAgainWhatConsoleCreatedBeforeACrash() {
        // The state after a process that ended after Console's creation and before its own record of it.
        world.claims.creating("create", HASH, HASH, Instant.now());
        DeploymentId lost = world.markets()
                .onConsole(new io.purser.fake.MemoryClaims())
                .create("another process", placement())
                .id();

        PlacedDeployment placed = world.market(MarketKind.CONSOLE).create("create", placement());

        assertThat(placed.id()).isEqualTo(lost);
        assertThat(world.console.created()).hasSize(1);
        assertThat(world.market(MarketKind.CONSOLE)
                        .create("create", placement())
                        .id())
                .isEqualTo(lost);
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatWasPaidAndNeverAnsweredByTheHashThatConsoleGivesIt(OrderedSdl which) {
        Market market = world.market(MarketKind.CONSOLE);
        Sdl sdl = which.sdl("nginx");
        world.console.swallowAnswers(1);

        PlacedDeployment placed = market.create("create", new DeploymentPlacement(0, sdl, DEPOSIT));

        assertThat(world.console.created()).containsExactly(placed.id().dseq());
        assertThat(world.claims.manifest(placed.id()))
                .contains(ConsoleParser.read(sdl.renderForConsole())
                        .path("manifest")
                        .asText());
        BidId bid = market.bids(placed.id()).getFirst().id();
        market.lease("lease", placed.id(), List.of(bid), sdl.manifest());
        assertThat(world.gateway.manifest(bid.dseq()))
                .contains(sdl.manifest().console().json());
    }

    @Test
    void ordersNothingAgainWhileWhatWasLostMayBeThereUnderAHashThatNobodyCanCompute() {
        Market market = world.market(MarketKind.CONSOLE);
        world.console.newer(true);
        world.console.swallowAnswers(1);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ConsoleException.class)
                    .isThrownBy(() -> market.create("create", placement()))
                    .satisfies(e -> {
                        assertThat(e.failure())
                                .isEqualTo(new ConsoleFailure.MaybeMade(
                                        world.console.created().getFirst()));
                        assertThat(e.isOpen()).isTrue();
                        assertThat(e)
                                .hasMessageContaining("purser market close "
                                        + world.console.created().getFirst() + " --market console");
                    });
        }
        assertThat(world.console.created()).hasSize(1);

        market.close("by the operator", market.active().getFirst().id());

        PlacedDeployment placed = market.create("create", placement());
        assertThat(world.console.created()).hasSize(2).endsWith(placed.id().dseq());
    }

    @Test
    void goesOnWhenWhatMayBeItTurnsOutToBeAnotherOrders() {
        Market market = world.market(MarketKind.CONSOLE);
        world.console.newer(true);
        DeploymentId others = world.markets()
                .onConsole(new io.purser.fake.MemoryClaims())
                .create("another replica", placement())
                .id();
        world.console.lose(1);
        assertThatExceptionOfType(ConsoleException.class)
                .isThrownBy(() -> market.create("create", placement()))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(new ConsoleFailure.MaybeMade(others.dseq())));

        world.claims.claim(others.dseq());

        assertThat(market.create("create", placement()).id()).isNotEqualTo(others);
        assertThat(world.console.created()).hasSize(2);
    }

    @Test
    void isNotHeldUpByDeploymentsThatCannotBeIt() {
        Market market = world.market(MarketKind.CONSOLE);
        Market others = world.markets().onConsole(new io.purser.fake.MemoryClaims());
        Sdl awaited = AkashWorld.sdl("redis:7");
        ManifestHash hash = new ManifestHash(awaited.manifest().console().hash());
        world.claims.creating("another order, under way", hash, hash, Instant.now());
        others.create("of another order", new DeploymentPlacement(0, awaited, DEPOSIT));
        world.console.newer(true);
        others.create("of another size", new DeploymentPlacement(0, AkashWorld.sdl("nginx", "256Mi", "uact"), DEPOSIT));
        world.console.lose(1);

        assertThatExceptionOfType(ConsoleException.class)
                .isThrownBy(() -> market.create("create", placement()))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(ConsoleFailure.OutcomeUnknown.class));
        assertThat(market.create("create", placement()).id().dseq()).isPositive();

        assertThat(world.console.created()).hasSize(3);
    }

    @Test
    void suspectsEverythingThatIsNewWhereNoNodeCanTellWhatItIs() {
        Market market = world.market(MarketKind.CONSOLE);
        Market others = world.markets().onConsole(new io.purser.fake.MemoryClaims());
        world.console.newer(true);
        DeploymentId other = others.create(
                        "other", new DeploymentPlacement(0, AkashWorld.sdl("nginx", "256Mi", "uact"), DEPOSIT))
                .id();
        world.chain.faults().unreachable(true);
        world.console.lose(1);

        assertThatExceptionOfType(ConsoleException.class)
                .isThrownBy(() -> market.create("create", placement()))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(new ConsoleFailure.MaybeMade(other.dseq())));
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

    @Test
    void asksConsoleAgainOnlyWhenItCanNoLongerBeAtIt() {
        Instant attempt = Instant.now();
        world.claims.creating("create", HASH, HASH, attempt);

        PlacedDeployment placed = world.market(MarketKind.CONSOLE).create("create", placement());

        assertThat(Duration.between(attempt, Instant.now()))
                .isGreaterThanOrEqualTo(AkashWorld.QUICK.console().settle());
        assertThat(world.console.created()).containsExactly(placed.id().dseq());
    }

    @Test
    void doesNotKnowWhatBecameOfACreationThatShowsNowhere() {
        Market market = world.market(MarketKind.CONSOLE);
        world.console.lose(1);

        assertThatExceptionOfType(ConsoleException.class)
                .isThrownBy(() -> market.create("create", placement()))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(ConsoleFailure.OutcomeUnknown.class));
        PlacedDeployment placed = market.create("create", placement());

        assertThat(world.console.created()).containsExactly(placed.id().dseq());
    }

    @Test
    void asksAgainAtOnceAfterARefusal() {
        Market market = world.market(MarketKind.CONSOLE);
        world.console.broke(true);
        assertThatExceptionOfType(ConsoleException.class).isThrownBy(() -> market.create("create", placement()));
        world.console.broke(false);

        assertThat(market.create("create", placement()).id().dseq()).isPositive();
    }

    @Test
    void doesNotCreateAgainWhatHasBeenClosedSince() {
        Market market = world.market(MarketKind.CONSOLE);
        DeploymentId id = market.create("create", placement()).id();
        market.close("close", id);

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> market.create("create", placement()))
                .withMessage("deployment " + id.dseq() + " was created and has been closed since");
    }

    @ParameterizedTest
    @EnumSource
    void paysADepositOnceWhenItsAnswerIsLost(MarketKind kind) {
        Market market = world.market(kind);
        DeploymentId id = create(market);
        BigInteger before = world.chain.balance(world.payer(kind), Coin.UACT);
        world.console.swallowAnswers(1);
        world.chain.faults().swallowAnswers(1);

        market.deposit("deposit", id, Coin.uact(1_000_000));
        market.deposit("deposit", id, Coin.uact(1_000_000));

        assertThat(world.chain.balance(world.payer(kind), Coin.UACT))
                .isEqualTo(before.subtract(BigInteger.valueOf(1_000_000)));
    }

    @Test
    void paysADepositAfterAllThatNeverReachedConsole() {
        Market market = world.market(MarketKind.CONSOLE);
        DeploymentId id = create(market);
        world.console.lose(1);

        assertThatExceptionOfType(ConsoleException.class)
                .isThrownBy(() -> market.deposit("deposit", id, Coin.uact(1_000_000)))
                .withMessageContaining("the escrow has not received the deposit");
        market.deposit("deposit", id, Coin.uact(1_000_000));

        assertThat(market.status(id).orElseThrow().escrow().received().amount()).isEqualByComparingTo("6000000");
    }

    @Test
    void knowsADepositThatArrivedBeforeACrash() {
        Market market = world.market(MarketKind.CONSOLE);
        DeploymentId id = create(market);
        world.claims.depositing(
                "deposit", id, market.status(id).orElseThrow().escrow().received(), Instant.now());
        market.deposit("another process", id, Coin.uact(1_000_000));

        market.deposit("deposit", id, Coin.uact(1_000_000));

        assertThat(market.status(id).orElseThrow().escrow().received().amount()).isEqualByComparingTo("6000000");
    }

    @ParameterizedTest
    @EnumSource
    void paysNothingIntoAnEscrowThatIsOverdrawnOrClosed(MarketKind kind) {
        Market market = world.market(kind);
        BidId drained = leased(market);
        DeploymentId closed = create(market);
        market.close("close", closed);
        world.chain.passBlocks(100_000);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> view(market, drained).running().isEmpty());
        BigInteger before = world.chain.balance(world.payer(kind), Coin.UACT);

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> market.deposit("one", drained.deployment(), Coin.uact(1_000_000)))
                .withMessageContaining("is overdrawn: a deposit would pay what is owed to its providers");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> market.deposit("two", closed, Coin.uact(1_000_000)))
                .withMessage("deployment " + closed.dseq() + " is closed");
        assertThat(world.chain.balance(world.payer(kind), Coin.UACT)).isEqualTo(before);
    }

    @Test
    void signsNoDepositThatTheBalanceDoesNotCover() {
        Market market = world.market(MarketKind.CHAIN);
        DeploymentId id = create(market);
        int transactions = world.chain.transactions();

        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> market.deposit("deposit", id, Coin.uact(95_000_001)))
                .withMessageContaining("95000000uact is there and 95000001uact is needed: 1uact is missing");
        assertThat(world.chain.transactions()).isEqualTo(transactions);
    }

    @Test
    void takesAFreshTokenOnceForStatusLogsAndEvents() {
        Market market = world.market(MarketKind.CHAIN);
        BidId bid = leased(market);
        market.sendManifest(bid.deployment(), SDL.manifest(), false);
        LeaseName lease = new LeaseName(bid.dseq(), 1, 1);
        try (ProviderGateway gateway = market.gateway(bid.provider())) {
            world.gateway.unaccept(1);
            assertThat(gateway.status(lease).isReady()).isTrue();
            world.gateway.unaccept(1);
            List<LogLine> lines = new CopyOnWriteArrayList<>();
            try (GatewayStream logs = gateway.logs(lease, false, -1, "", lines::add)) {
                logs.end().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
            }
            assertThat(lines).hasSize(2);

            world.gateway.unaccept(2);
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> gateway.events(lease, false, event -> {}))
                    .satisfies(e -> assertThat(e.failure()).isInstanceOf(GatewayFailure.NotAccepted.class))
                    .withMessageContaining("this machine's clock has to be right");
        }
    }

    @Test
    void saysThatALeaseOfALogStreamIsGone() {
        Market market = world.market(MarketKind.CHAIN);
        BidId bid = leased(market);
        market.closeLease("close", bid);

        try (ProviderGateway gateway = market.gateway(bid.provider())) {
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> gateway.logs(new LeaseName(bid.dseq(), 1, 1), true, 10, "", line -> {}))
                    .satisfies(e -> assertThat(e.failure()).isInstanceOf(GatewayFailure.NoLease.class));
        }
    }

    private DeploymentView view(Market market, BidId bid) {
        return market.status(bid.deployment()).orElseThrow();
    }

    private static DeploymentPlacement placement() {
        return new DeploymentPlacement(DSEQ.incrementAndGet(), SDL, DEPOSIT);
    }

    private static DeploymentId create(Market market) {
        DeploymentPlacement placement = placement();
        return market.create("create/" + placement.dseq(), placement).id();
    }

    private static BidId leased(Market market) {
        DeploymentId id = create(market);
        BidId bid = openBid(market, id);
        market.lease("lease/" + id, id, List.of(bid), SDL.manifest());
        return bid;
    }

    private static BidId openBid(Market market, DeploymentId id) {
        return await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> market.bids(id).stream()
                                .filter(bid -> bid.state() == Bid.BidState.OPEN)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow()
                .id();
    }
}
