package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.budget.definition.Budget;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.AkashWorld;
import io.purser.money.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests a deployment after it was ready. */
@Execution(ExecutionMode.CONCURRENT)
class MonitoringHandlerTest {
    private static final String LEAVING = "lease_closed_reason_decommission";

    private static final String RENTS = "select count(*) from usage_entry where provider = 'akash' and model = 'chain'"
            + " and 'deploy' = any(tags)";

    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final Budget budget = world.ledger.budget("all", "20");

    private static DeploymentService.DeploymentSummary ready(
            DeployReplica replica, MarketKind market, boolean redeploys) {
        return DeployWorld.ready(
                replica,
                DeployRequest.of(market, AkashWorld.sdl("nginx:1.27"))
                        .redeploys(redeploys)
                        .request());
    }

    private static DeploymentProgress progress(DeployReplica replica, DeploymentService.DeploymentSummary known) {
        return replica.deployments.find(known.order().id()).orElseThrow().progress();
    }

    private static DeploymentId onChain(DeploymentService.DeploymentSummary known) {
        return known.progress().id().orElseThrow();
    }

    private static DeploymentService.DeploymentSummary awaitProvider(
            DeployReplica replica, DeploymentService.DeploymentSummary known, int account) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> replica.deployments.find(known.order().id()).orElseThrow(),
                        found -> found.progress().state() == DeploymentState.READY
                                && found.progress().leases().stream()
                                        .anyMatch(lease -> lease.provider()
                                                .equals(DeployWorld.address(account)
                                                        .text())));
    }

    @ParameterizedTest
    @EnumSource
    void endsWithItsProviderWhereItIsNotToBeRedeployed(MarketKind market) {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary known = ready(replica, market, false);

        world.akash.chain.closeByProvider(onChain(known).dseq(), world.akash.provider, LEAVING);

        DeploymentService.DeploymentSummary failed =
                DeployWorld.await(replica, known.order().id(), DeploymentState.FAILED);
        assertThat(failed.progress().failure())
                .isEqualTo(
                        "its provider has ended the lease; it was not ordered to be redeployed elsewhere (redeploy)");
        assertThat(world.active(market)).isEmpty();
        assertThat(world.ledger.balance(budget).reserved().isZero()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void movesToAnotherProviderWhenItsOwnGoesAway(MarketKind market) {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary known = ready(replica, market, true);
        world.provider(5, "900");

        world.akash.chain.closeByProvider(onChain(known).dseq(), world.akash.provider, LEAVING);

        DeploymentService.DeploymentSummary moved = awaitProvider(replica, known, 5);
        new OnChain(world, market).hasOnly(moved);
        switch (market) {
            case CHAIN -> assertThat(onChain(moved)).isEqualTo(onChain(known));
            case CONSOLE -> assertThat(onChain(moved)).isNotEqualTo(onChain(known));
        }
        assertThat(world.ledger.balance(budget).reserved()).isGreaterThan(Usd.parse("4.9"));
    }

    @Test
    void countsTheProvidersThatFailedItAnewOnceItWasReadyForAnHour() {
        Later clock = new Later();
        DeployReplica replica = world.replica(DeployWorld.QUICK, UnaryOperator.identity(), clock);
        DeploymentService.DeploymentSummary known = ready(replica, MarketKind.CHAIN, true);
        world.provider(5, "900");

        int serving = 2;
        for (int next : new int[] {5, 2, 5, 2}) {
            clock.forward(Duration.ofMinutes(61));
            world.akash.chain.closeByProvider(onChain(known).dseq(), DeployWorld.address(serving), LEAVING);
            DeploymentService.DeploymentSummary moved = awaitProvider(replica, known, next);
            assertThat(moved.progress().excluded())
                    .containsExactly(DeployWorld.address(serving).text());
            serving = next;
        }
    }

    @Test
    void movesBeforeItsProviderTakesTheMachinesBack() {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary known = ready(replica, MarketKind.CHAIN, true);
        world.provider(5, "900");

        world.akash.chain.reclaim(onChain(known).dseq(), Instant.now().plusSeconds(3_600));

        assertThat(onChain(awaitProvider(replica, known, 5))).isEqualTo(onChain(known));
        assertThat(DeployWorld.story(replica, known.order().id())).contains("its provider takes the machines back at");
    }

    @Test
    void warnsOnceThatItsProviderTakesTheMachinesBack() {
        DeployReplica replica = world.replica();
        DeploymentService.DeploymentSummary known = ready(replica, MarketKind.CHAIN, false);

        world.akash.chain.reclaim(onChain(known).dseq(), Instant.now().plusSeconds(3_600));

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            String trouble = progress(replica, known).trouble();
            return trouble != null && trouble.contains("deploy it elsewhere before");
        });
        assertThat(progress(replica, known).state()).isEqualTo(DeploymentState.READY);
        assertThat(replica.deployments.events(known.order().id(), 0))
                .filteredOn(event -> event.message().contains("deploy it elsewhere before"))
                .hasSize(1);
    }

    @Test
    void chargesTheRentOfEachHour() throws Exception {
        Later clock = new Later();
        DeployReplica replica = world.replica(DeployWorld.QUICK, UnaryOperator.identity(), clock);
        DeploymentService.DeploymentSummary known = ready(replica, MarketKind.CHAIN, false);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> progress(replica, known).escrow().checkedAt() != null);
        Usd before = world.ledger.balance(budget).spent();
        long entries = world.ledger.number(RENTS);

        world.akash.chain.passBlocks(600);
        clock.forward(Duration.ofMinutes(61));

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(world.ledger.balance(budget).spent())
                        .as(DeployWorld.story(replica, known.order().id()))
                        .isGreaterThan(before.plus(Usd.parse("0.48"))));
        assertThat(world.held(budget)).hasToString("5");
        assertThat(world.ledger.number(RENTS)).isEqualTo(entries + 1);
    }
}
