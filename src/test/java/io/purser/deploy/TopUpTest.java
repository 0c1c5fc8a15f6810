package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.Coin;
import io.purser.budget.definition.Budget;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.TopUpRule;
import io.purser.deploy.state.DeploymentEvent;
import io.purser.deploy.state.DeploymentState;
import io.purser.deploy.state.ReadyState;
import io.purser.fake.AkashWorld;
import java.math.BigInteger;
import java.time.Duration;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Escrows that run low: a deposit of 5 dollars lasts for 34 days at 10 uact a block. */
@Execution(ExecutionMode.CONCURRENT)
class TopUpTest {
    /** Then the escrow lasts for less than three days, and more than one. */
    static final long UNTIL_THREE_DAYS = 460_000;
    /** From then on, until it lasts for less than one day. */
    private static final long UNTIL_A_DAY = 32_000;

    @AutoClose
    private final DeployWorld world = new DeployWorld();

    private final Later clock = new Later();
    private final DeployReplica replica = world.replica(DeployWorld.QUICK, UnaryOperator.identity(), clock);

    private UUID ready(MarketKind market, @Nullable TopUpRule topUp) {
        world.provider(5, "10");
        UUID id = replica.deployments
                .order(DeployWorld.request(market, AkashWorld.sdl("nginx:1.27"), topUp))
                .order()
                .id();
        DeploymentService.DeploymentSummary known = DeployWorld.await(replica, id, DeploymentState.READY);
        assertThat(known.progress().price()).isEqualByComparingTo("10");
        return id;
    }

    private ReadyState progress(UUID id) {
        return (ReadyState) replica.deployments.find(id).orElseThrow().progress();
    }

    private void awaitStory(UUID id, String message) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> DeployWorld.story(replica, id).contains(message));
    }

    private void awaitTrouble(UUID id, String trouble) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> trouble.equals(progress(id).trouble()));
    }

    private long events(UUID id, DeploymentEvent.Kind kind, String message) {
        return replica.deployments.events(id, 0).stream()
                .filter(event -> event.kind() == kind && event.message().contains(message))
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void isToppedUpOnceBeforeItRunsLow(MarketKind market) {
        Budget budget = world.ledger.budget("all", "20");
        BigInteger before = world.akash.chain.balance(world.akash.payer(market), Coin.UACT);
        UUID id = ready(market, new TopUpRule(null, null));

        world.akash.chain.passBlocks(UNTIL_THREE_DAYS);

        awaitStory(id, "its escrow was topped up by 5000000 uact");
        clock.forward(Duration.ofMinutes(30));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> world.held(budget).toString().equals("10"));
        assertThat(progress(id).depositedUact()).isEqualTo(10_000_000);
        assertThat(before.subtract(world.akash.chain.balance(world.akash.payer(market), Coin.UACT)))
                .isEqualTo(10_000_000);
        assertThat(events(id, DeploymentEvent.Kind.BEGAN, "topping its escrow up"))
                .isEqualTo(1);
        assertThat(events(id, DeploymentEvent.Kind.WARNING, "")).isZero();
    }

    @Test
    void warnsOnceAndTriesAgainLaterWhereABudgetCannotHoldIt() {
        Budget budget = world.ledger.budget("all", "8");
        UUID id = ready(MarketKind.CHAIN, new TopUpRule(3, 4_000_000L));

        world.akash.chain.passBlocks(UNTIL_THREE_DAYS);

        awaitTrouble(
                id,
                "its escrow lasts for less than 3 days; it was not topped up (the budget \"all\" cannot hold it; raise"
                        + " its limit), which is tried again");
        assertThat(progress(id).toppingUpUact()).isZero();
        clock.forward(Duration.ofMinutes(61));
        awaitStory(id, "NOTE READY null: its escrow was not topped up by 4 USD");
        assertThat(world.held(budget)).hasToString("5");
        world.ledger.limit(budget, "20");
        clock.forward(Duration.ofMinutes(61));
        awaitStory(id, "its escrow was topped up by 4000000 uact");

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> progress(id).trouble() == null);
        assertThat(progress(id).escrow().warnedDays()).isZero();
        // Checked every 150 ms, tried once an hour.
        assertThat(events(id, DeploymentEvent.Kind.BEGAN, "topping its escrow up"))
                .isEqualTo(3);
        assertThat(events(id, DeploymentEvent.Kind.WARNING, "")).isEqualTo(1);
        assertThat(progress(id).depositedUact()).isEqualTo(9_000_000);
    }

    @Test
    void saysWhatTheWalletLacksAndHoldsNothingForIt() {
        Budget budget = world.ledger.budget("all", "20");
        UUID id = ready(MarketKind.CHAIN, new TopUpRule(null, null));
        world.akash.chain.fund(world.akash.wallet.address(), 0, -92_000_000);

        world.akash.chain.passBlocks(UNTIL_THREE_DAYS);

        awaitStory(id, "its escrow was not topped up by 5 USD");
        assertThat(progress(id).escrow().topUpRefused()).contains("3000000uact").contains("5000000uact");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> world.held(budget).toString().equals("5"));
        assertThat(events(id, DeploymentEvent.Kind.WARNING, "")).isEqualTo(1);
        assertThat(progress(id).depositedUact()).isEqualTo(5_000_000);
    }

    @Test
    void warnsOnceBelowThreeDaysAndOnceBelowOne() {
        world.ledger.budget("all", "20");
        UUID id = ready(MarketKind.CHAIN, null);

        world.akash.chain.passBlocks(UNTIL_THREE_DAYS);
        awaitTrouble(id, "its escrow lasts for less than 3 days; add to its deposit");
        clock.forward(Duration.ofMinutes(61));
        world.akash.chain.passBlocks(UNTIL_A_DAY);
        awaitTrouble(id, "its escrow lasts for less than a day; add to its deposit");
        replica.changes.deposit(replica.deployments.find(id).orElseThrow(), 5_000_000);
        awaitStory(id, "its escrow lasts again");

        assertThat(events(id, DeploymentEvent.Kind.WARNING, "its escrow lasts for less than"))
                .isEqualTo(2);
    }
}
