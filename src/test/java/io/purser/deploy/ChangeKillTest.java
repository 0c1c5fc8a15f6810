package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.sdl.Sdl;
import io.purser.budget.definition.Budget;
import io.purser.deploy.Executioner.Meanwhile;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.TopUpRule;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Like {@link DeploymentKillTest}, during an update, a rollback, a replacement or a deposit. */
@Execution(ExecutionMode.CONCURRENT)
class ChangeKillTest {
    private static final Sdl SDL = AkashWorld.sdl("nginx:1.27");

    @AutoClose
    private static final Executioner executioner = new Executioner();

    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final Budget budget = world.ledger.budget("all", "20");

    private static Stream<Arguments> inBothMarkets(String... points) {
        return Arrays.stream(MarketKind.values())
                .flatMap(market -> Arrays.stream(points).map(point -> Arguments.of(market, point)));
    }

    static Stream<Arguments> updates() {
        return Stream.of(
                        inBothMarkets("before update", "after update"),
                        Stream.of("after signing-update", "before settling-update")
                                .map(point -> Arguments.of(MarketKind.CHAIN, point)),
                        Stream.of(Arguments.of(MarketKind.CONSOLE, "before knowing-update")))
                .flatMap(points -> points);
    }

    static Stream<Arguments> replacements() {
        return inBothMarkets("before create 2", "after create 2", "before close", "after close");
    }

    static Stream<Arguments> deposits() {
        return Stream.of(
                        inBothMarkets("before deposit", "after deposit"),
                        Stream.of("after signing-deposit", "before settling-deposit")
                                .map(point -> Arguments.of(MarketKind.CHAIN, point)),
                        Stream.of("after noting-deposit", "before knowing-deposit")
                                .map(point -> Arguments.of(MarketKind.CONSOLE, point)))
                .flatMap(points -> points);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("updates")
    void isUpdatedInPlaceWhereverItsReplicaDies(MarketKind market, String point) throws Exception {
        Sdl next = DeployWorld.sdl(market, "nginx:1.28");
        UUID id = executioner.orderAndDie(
                world,
                DeployWorld.request(market, DeployWorld.sdl(market, "nginx:1.27")),
                point,
                Meanwhile.whenReady((desk, ready) -> desk.changes.update(ready, next, false, false)));

        DeployReplica heir = world.replica();
        DeploymentService.DeploymentSummary end = awaitReady(heir, id, "the providers know what to run instead");

        assertThat(new OnChain(world, market).hash(end))
                .isEqualTo(
                        market == MarketKind.CONSOLE
                                ? next.manifest().console().hashHex()
                                : next.manifest().hashHex());
        assertThat(end.order().terms().hash()).isEqualTo(next.manifest().hashHex());
        new OnChain(world, market).hasOneLease(end);
        assertThat(world.held(budget)).hasToString("5");
        world.awaitAllGasInTheLedger(budget);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"before update 2", "after update 2"})
    void isRolledBackWhereverItsReplicaDies(String point) throws Exception {
        UUID id = executioner.orderAndDie(
                world,
                DeployRequest.of(MarketKind.CHAIN, SDL).healthyWithin(1).request(),
                point,
                Meanwhile.whenReady((desk, ready) -> {
                    world.serviceAnswers(500);
                    desk.changes.update(ready, AkashWorld.sdl("nginx:broken"), false, false);
                }));
        world.serviceAnswers(200);

        DeployReplica heir = world.replica();
        DeploymentService.DeploymentSummary end =
                awaitReady(heir, id, "the providers know that it runs what it ran before");

        assertThat(new OnChain(world, MarketKind.CHAIN).hash(end))
                .isEqualTo(SDL.manifest().hashHex());
        assertThat(end.order().terms().hash()).isEqualTo(SDL.manifest().hashHex());
        new OnChain(world, MarketKind.CHAIN).hasOneLease(end);
        assertThat(world.held(budget)).hasToString("5");
        world.awaitAllGasInTheLedger(budget);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("replacements")
    void isReplacedByOneOtherWhereverItsReplicaDies(MarketKind market, String point) throws Exception {
        UUID[] successor = new UUID[1];
        UUID id = executioner.orderAndDie(
                world,
                DeployWorld.request(market, DeployWorld.sdl(market, "nginx:1.27")),
                point,
                Meanwhile.whenReady((desk, ready) -> successor[0] = desk.changes
                        .update(ready, AkashWorld.sdl("nginx:1.27", "256Mi", "uact"), false, true)
                        .deployment()
                        .order()
                        .id()));

        DeployReplica heir = world.replica();
        DeploymentService.DeploymentSummary end = DeployWorld.await(heir, successor[0], DeploymentState.READY);
        DeploymentService.DeploymentSummary before = DeployWorld.await(heir, id, DeploymentState.CLOSED);

        new OnChain(world, market).hasOneLease(end);
        assertThat(world.akash.chain.deployments()).isEqualTo(2);
        assertThat(world.held(budget)).isEqualTo(before.progress().captured().plus(DeploymentBudget.usd(5_000_000)));
        world.awaitAllGasInTheLedger(budget);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("deposits")
    void isAddedToOnceWhereverItsReplicaDies(MarketKind market, String point) throws Exception {
        UUID id = diesWhileAdding(market, null, point, (desk, ready) -> desk.changes.deposit(ready, 2_000_000));

        paysOnce(market, id, "2000000 uact were added to its escrow", 7_000_000, "7");
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("deposits")
    void isToppedUpOnceWhereverItsReplicaDies(MarketKind market, String point) throws Exception {
        world.provider(5, "10");
        UUID id = diesWhileAdding(
                market,
                new TopUpRule(null, null),
                point,
                (desk, ready) -> world.akash.chain.passBlocks(TopUpTest.UNTIL_THREE_DAYS));

        paysOnce(market, id, "its escrow was topped up by 5000000 uact", 10_000_000, "10");
    }

    private UUID diesWhileAdding(
            MarketKind market, @Nullable TopUpRule topUp, String point, Executioner.DeployReplicaAsked asked)
            throws Exception {
        return executioner.orderAndDie(
                world, DeployWorld.request(market, SDL, topUp), point, Meanwhile.whenReady(asked));
    }

    /** The paying account had 100 ACT. */
    private void paysOnce(MarketKind market, UUID id, String message, long paid, String held) {
        DeployReplica heir = world.replica();
        DeploymentService.DeploymentSummary end = awaitReady(heir, id, message);

        assertThat(end.progress().depositedUact()).isEqualTo(paid);
        assertThat(world.akash.chain.balance(world.akash.payer(market), Coin.UACT))
                .isEqualTo(BigInteger.valueOf(100_000_000 - paid));
        new OnChain(world, market).hasOneLease(end);
        assertThat(world.held(budget)).hasToString(held);
        world.awaitAllGasInTheLedger(budget);
    }

    private static DeploymentService.DeploymentSummary awaitReady(DeployReplica heir, UUID id, String message) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(
                        () -> heir.deployments.find(id).orElseThrow(),
                        known -> known.progress().state() == DeploymentState.READY
                                && known.progress().step() == null
                                && DeployWorld.story(heir, id).contains(message));
    }
}
