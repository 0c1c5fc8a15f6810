package io.purser.deploy.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleException;
import io.purser.fake.FakeConsole;
import io.purser.fake.FakeFaults;
import io.purser.problem.Problem;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deposits into the escrow of a deployment, through both markets: each is paid once. */
class DepositTest extends MarketWorld {
    @ParameterizedTest
    @EnumSource
    void paysADepositOnceWhenItsAnswerIsLost(MarketKind kind) {
        Market market = world.market(kind);
        DeploymentId id = create(market);
        BigInteger before = world.chain.balance(world.payer(kind), Coin.UACT);
        world.console.faults().next(FakeConsole.Fault.SWALLOWED, 1);
        world.chain.faults().next(FakeFaults.Fault.SWALLOWED, 1);

        market.deposit("deposit", id, Coin.uact(1_000_000));
        market.deposit("deposit", id, Coin.uact(1_000_000));

        assertThat(world.chain.balance(world.payer(kind), Coin.UACT))
                .isEqualTo(before.subtract(BigInteger.valueOf(1_000_000)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void paysTheRestOfTheDepositOnceWhereConsolePaysAnAmountOfItsOwn(int lostAnswers) {
        Market market = world.market(MarketKind.CONSOLE);
        BigInteger before = world.chain.balance(world.payer(MarketKind.CONSOLE), Coin.UACT);
        world.console.faults().set(FakeConsole.Fault.MANAGED, true);
        world.console.faults().next(FakeConsole.Fault.SWALLOWED, lostAnswers);
        DeploymentPlacement placement = placement();

        DeploymentId id = market.create("create", placement).id();
        assertThat(market.create("create", placement).id()).isEqualTo(id);

        assertThat(market.status(id).orElseThrow().escrow().received().amount()).isEqualByComparingTo("5000000");
        assertThat(world.chain.balance(world.payer(MarketKind.CONSOLE), Coin.UACT))
                .isEqualTo(before.subtract(DEPOSIT.amount()));
        assertThat(world.console.created()).hasSize(1);
    }

    @Test
    void paysADepositAfterAllThatNeverReachedConsole() {
        Market market = world.market(MarketKind.CONSOLE);
        DeploymentId id = create(market);
        world.console.faults().next(FakeConsole.Fault.LOST, 1);

        assertThatExceptionOfType(ConsoleException.class)
                .isThrownBy(() -> market.deposit("deposit", id, Coin.uact(1_000_000)))
                .withMessageContaining("the escrow has not received the deposit");
        market.deposit("deposit", id, Coin.uact(1_000_000));

        assertThat(market.status(id).orElseThrow().escrow().received().amount()).isEqualByComparingTo("6000000");
    }

    @Test
    void doesNotTakeForRefusedWhatMayBePaidWhenAProxyRefusesTheLook() {
        Market market = world.market(MarketKind.CONSOLE);
        DeploymentId id = create(market);
        world.console.faults().next(FakeConsole.Fault.SWALLOWED, 1);
        world.console.faults().set(FakeConsole.Fault.OUTAGE, true);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ConsoleException.class)
                    .isThrownBy(() -> market.deposit("deposit", id, Coin.uact(1_000_000)))
                    .satisfies(e -> assertThat(e.isOpen()).isTrue())
                    .withMessageContaining("its escrow cannot be looked at: Console answers 520");
        }
        world.console.faults().set(FakeConsole.Fault.OUTAGE, false);

        market.deposit("deposit", id, Coin.uact(1_000_000));

        assertThat(market.status(id).orElseThrow().escrow().received().amount()).isEqualByComparingTo("6000000");
    }

    @Test
    void countsFromItsLastRequestHowLongConsoleMayBeAtIt() {
        Market market = world.market(MarketKind.CONSOLE);
        DeploymentId id = create(market);
        world.console.faults().next(FakeConsole.Fault.UNREADY, 3);
        world.console.faults().next(FakeConsole.Fault.SWALLOWED, 1);

        market.deposit("deposit", id, Coin.uact(1_000_000));

        DeploymentView view = market.status(id).orElseThrow();
        assertThat(world.claims
                        .depositing("deposit", id, view.escrow().received(), Instant.now())
                        .last())
                .isAfter(world.console.lastAsked());
        assertThat(view.escrow().received().amount()).isEqualByComparingTo("6000000");
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
}
