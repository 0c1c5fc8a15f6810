package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.budget.LedgerHarness;
import io.purser.budget.definition.Budget;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeFaults;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills a process with SIGKILL right before, and right after, every call by which a deployment makes progress, through
 * both markets. Another replica takes the deployment up. It ends ready, or closed if that was requested, with one
 * active lease and no other deployment, and the ledger has all gas that its transactions have paid.
 */
@Execution(ExecutionMode.CONCURRENT)
class DeploymentKillTest {
    @AutoClose
    private static final Executioner executioner = new Executioner();

    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final Budget budget = world.ledger.budget("all", "20");

    static Stream<Arguments> deaths() {
        return Arrays.stream(MarketKind.values())
                .flatMap(market -> Stream.of("funds", "create", "bids", "lease", "sendManifest", "close")
                        .flatMap(call -> Stream.of("before " + call, "after " + call)
                                .map(point -> Arguments.of(market, point))));
    }

    /** Signed and not sent yet; and in a block, with the outcome not yet written. */
    static Stream<Arguments> deathsBetweenSigningAndSettling() {
        return Stream.of("create", "lease", "close")
                .flatMap(call -> Stream.of("after signing-" + call, "before settling-" + call))
                .map(point -> Arguments.of(MarketKind.CHAIN, point));
    }

    /** Console was not asked yet; Console has answered, before and after the answer is written. */
    static Stream<Arguments> deathsAroundConsolesAnswer() {
        return Stream.of("after noting-create", "before knowing-create", "after knowing-create")
                .map(point -> Arguments.of(MarketKind.CONSOLE, point));
    }

    static Stream<Arguments> deathsWhileAnotherProviderIsAsked() {
        return Stream.of(
                        "before closeLease",
                        "after closeLease",
                        "before startGroup",
                        "after startGroup",
                        "after signing-reorder-close",
                        "before settling-reorder-close")
                .map(point -> Arguments.of(MarketKind.CHAIN, point));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource({"deaths", "deathsBetweenSigningAndSettling", "deathsAroundConsolesAnswer"})
    void comesToItsEndWhereverItsReplicaDies(MarketKind market, String point) throws Exception {
        boolean isClosing = point.endsWith("close");
        UUID id = executioner.orderAndDie(
                world,
                DeployWorld.request(market, DeployWorld.sdl(market, "nginx:1.27")),
                point,
                isClosing
                        ? Executioner.Meanwhile.whenReady((desk, ready) ->
                                desk.deployments.close(ready.order().id()))
                        : Executioner.Meanwhile.NOTHING);

        DeployReplica heir = world.replica();
        DeploymentService.DeploymentSummary end =
                DeployWorld.await(heir, id, isClosing ? DeploymentState.CLOSED : DeploymentState.READY);

        if (isClosing) {
            assertThat(world.active(market)).isEmpty();
            assertThat(world.ledger.balance(budget).reserved().isZero()).isTrue();
        } else {
            hasOneLease(market, end);
        }
        assertThat(world.akash.chain.deployments())
                .as(DeployWorld.story(heir, id))
                .isEqualTo(1);
        world.awaitAllGasInTheLedger(budget);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"after signing-create", "before settling-create"})
    void booksNoGasForWhatWasRefusedBeforeItWasInABlock(String point) throws Exception {
        world.akash.chain.faults().set(FakeFaults.Fault.REFUSING, true);
        UUID id = executioner.orderAndDie(
                world,
                DeployWorld.request(MarketKind.CHAIN, AkashWorld.sdl("nginx:1.27")),
                point,
                Executioner.Meanwhile.NOTHING);
        // The chain's time passes the transaction's timeout, and no node has the transaction.
        world.akash.chain.faults().behind(Duration.ofSeconds(-90));
        world.akash.chain.faults().set(FakeFaults.Fault.REFUSING, false);

        DeployReplica heir = world.replica();
        DeploymentService.DeploymentSummary ready = DeployWorld.await(heir, id, DeploymentState.READY);

        hasOneLease(MarketKind.CHAIN, ready);
        assertThat(world.akash.chain.deployments()).isEqualTo(1);
        world.awaitAllGasInTheLedger(budget);
        assertThat(LedgerHarness.number(
                        world.ledger.database,
                        "select count(*) from akash_transaction where state = 'expired'"
                                + " and coalesce(gas_nanos, 0) = 0 and coalesce(fee_uakt, 0) = 0"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("deathsWhileAnotherProviderIsAsked")
    void findsAnotherProviderWhereverItsReplicaDies(MarketKind market, String point) throws Exception {
        world.akash.gateway.fail(Optional.of("hostname taken"));
        world.provider(5, "900");
        UUID id = executioner.orderAndDie(
                world, DeployWorld.request(market, AkashWorld.sdl("nginx:1.27")), point, Executioner.Meanwhile.NOTHING);

        DeployReplica heir = world.replica();
        DeploymentService.DeploymentSummary ready = DeployWorld.await(heir, id, DeploymentState.READY);

        hasOneLease(market, ready);
        assertThat(ready.progress().leases().getFirst().provider())
                .isEqualTo(DeployWorld.address(5).text());
        assertThat(world.akash.chain.deployments()).isEqualTo(1);
        world.awaitAllGasInTheLedger(budget);
    }

    /**
     * One deployment is active, with one active lease, and the budgets have reserved or paid its deposit and no more.
     */
    private void hasOneLease(MarketKind market, DeploymentService.DeploymentSummary known) {
        new OnChain(world, market).hasOneLease(known);
        assertThat(world.held(budget)).hasToString("5");
    }
}
