package io.purser.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.akash.chain.model.Coin;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.DeploymentConditions;
import io.purser.deploy.order.DeploymentRequest;
import io.purser.deploy.order.HealthRule;
import io.purser.deploy.state.DeploymentState;
import io.purser.fake.FakeConsole;
import io.purser.money.Usd;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A deployment for which money is missing ends as documented, says what to do, and leaves nothing behind. */
@Execution(ExecutionMode.CONCURRENT)
class DeploymentMoneyFailureTest extends FailingDeployments {
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @EnumSource
    void endsWhatWasStoppedBecauseItsEscrowIsDrained(MarketKind market) {
        DeployReplica replica = world.replica();
        UUID id = order(replica, DeployWorld.request(market, SDL));
        DeployWorld.await(replica, id, DeploymentState.READY);

        world.akash.chain.passBlocks(1_000_000);

        DeploymentService.DeploymentSummary failed = failed(replica, id, market);
        assertThat(failed.progress().failure()).startsWith("its escrow is drained");
        assertThat(failed.progress().captured()).hasToString("5");
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @CsvSource(delimiter = '|', textBlock = """
            CHAIN   | mint ACT from AKT with `purser wallet mint`
            CONSOLE | add funds to the Console account
            """)
    void saysHowMuchOfWhichCoinIsMissing(MarketKind market, String remedy) {
        DeployReplica replica = world.replica();
        DeploymentRequest dear = DeployWorld.request(
                market,
                SDL,
                new DeploymentConditions(
                        BidRule.STANDARD, null, Usd.parse("100.000001"), HealthRule.STANDARD, false, null));

        assertThat(failed(replica, order(replica, dear), market).progress().failure())
                .isEqualTo("100000000uact is there and 100000001uact is needed: 1uact is missing for the deposit; "
                        + remedy);
        assertThat(world.akash.chain.transactions()).isZero();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void wantsAWalletWithGas() {
        DeploySettings thirsty = new DeploySettings(
                DeployWorld.QUICK.pauses(),
                DeployWorld.QUICK.limits(),
                new DeploySettings.Workers(DeployWorld.QUICK.workers().lease(), 8),
                3,
                Coin.uakt(1_000_000_001));
        DeployReplica replica = world.replica(thirsty, UnaryOperator.identity());

        UUID id = order(replica, DeployWorld.request(MarketKind.CHAIN, SDL));

        assertThat(failed(replica, id, MarketKind.CHAIN).progress().failure())
                .isEqualTo("1000000000uakt is there and 1000000001uakt is needed: 1uakt is missing for gas; send AKT"
                        + " to the wallet's address");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void saysThatConsolesAccountIsEmpty() {
        world.akash.console.faults().set(FakeConsole.Fault.BROKE, true);
        DeployReplica replica = world.replica();

        UUID id = order(replica, DeployWorld.request(MarketKind.CONSOLE, SDL));

        assertThat(failed(replica, id, MarketKind.CONSOLE).progress().failure())
                .startsWith("the Console account's balance does not cover it");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void buysNothingThatTheBudgetCannotHold() {
        world.ledger.budget("small", "4.99");
        DeployReplica replica = world.replica();

        UUID id = order(replica, DeployWorld.request(MarketKind.CHAIN, SDL));

        assertThat(failed(replica, id, MarketKind.CHAIN).progress().failure())
                .startsWith("the budget \"small\" (everything, total) has 4.99 USD left of 4.99");
        assertThat(world.akash.chain.transactions()).isZero();
    }
}
