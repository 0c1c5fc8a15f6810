package io.purser.akash.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.purser.access.SettableClock;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.fake.FakeChain;
import io.purser.fake.FakeFaults;
import io.purser.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The choice between several nodes, of which some cannot be used. */
class ChainNodesTest extends ChainWorld {
    @Test
    void passesOverNodesThatAreAwayForkedBehindOrGarbled() {
        try (FakeChain down = FakeChain.start(CHAIN_ID);
                FakeChain forked = FakeChain.start(CHAIN_ID);
                FakeChain behind = FakeChain.start(CHAIN_ID);
                FakeChain garbled = FakeChain.start(CHAIN_ID)) {
            down.faults().set(FakeFaults.Fault.UNREACHABLE, true);
            forked.faults().fork("other-1");
            behind.faults().behind(Duration.ofMinutes(2));
            garbled.faults().set(FakeFaults.Fault.GARBLING, true);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> chain(behind.uri())
                            .latestBlock()
                            .time()
                            .isBefore(Instant.now().minusSeconds(100)));

            ChainClient chain = chain(down.uri(), forked.uri(), behind.uri(), garbled.uri(), node.uri());

            assertThat(chain.balance(WALLET.address(), "uakt").amount()).isEqualTo(100_000_000);
            assertThat(chain.health())
                    .extracting(health -> health.trouble().isEmpty())
                    .containsExactly(false, false, false, false, true);
            assertThat(chain.health().get(1).trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble).endsWith("is on chain other-1, not fake-1"));
        }
    }

    @Test
    void goesToTheNextNodeAndComesBackToThePreferredOne() {
        try (FakeChain second = FakeChain.start(CHAIN_ID).fund(WALLET.address(), 7, 0)) {
            SettableClock clock = new SettableClock(Instant.now());
            ChainClient chain =
                    ChainClient.of(List.of(node.uri(), second.uri()), CHAIN_ID, client, Duration.ofSeconds(5), clock);
            assertThat(chain.balance(WALLET.address(), "uakt").amount()).isEqualTo(100_000_000);

            node.faults().set(FakeFaults.Fault.UNREACHABLE, true);
            assertThat(chain.balance(WALLET.address(), "uakt").amount()).isEqualTo(7);

            node.faults().set(FakeFaults.Fault.UNREACHABLE, false);
            node.faults().fork("other-1");
            assertThat(chain.health().getFirst().trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble).endsWith("is on chain other-1, not fake-1"));
            assertThat(chain.balance(WALLET.address(), "uakt").amount()).isEqualTo(7);

            node.faults().fork("");
            clock.advance(Duration.ofSeconds(31));
            await().atMost(Duration.ofSeconds(10))
                    .until(() ->
                            chain.balance(WALLET.address(), "uakt").amount().longValue() == 100_000_000);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILING", "PRUNED", "BEHIND_A_PROXY"})
    void asksTheNextNodeWhereOneFailsByItself(FakeFaults.Fault fault) {
        try (FakeChain second = FakeChain.start(CHAIN_ID)) {
            node.faults().set(fault, true);
            ChainClient one = chain(node.uri());
            ChainClient both = chain(node.uri(), second.uri());

            assertThatExceptionOfType(ChainException.class)
                    .isThrownBy(one::minimumDeposits)
                    .satisfies(e -> assertThat(e.failure().problemType()).isEqualTo(ProblemType.NO_PROVIDER));
            assertThat(both.minimumDeposits()).contains(Coin.uact(500_000));
        }
    }

    @Test
    void asksTheNextNodeWhereOneListsWithoutAnEnd() {
        try (FakeChain second = FakeChain.start(CHAIN_ID)) {
            node.faults().set(FakeFaults.Fault.ENDLESS, true);
            ChainClient one = chain(node.uri());
            ChainClient both = chain(node.uri(), second.uri());

            assertThatExceptionOfType(ChainException.class)
                    .isThrownBy(() -> one.deployments(WALLET.address(), Optional.empty()))
                    .withMessageContaining("lists more than 8 MiB at /akash/deployment/v1beta4/deployments/list");
            assertThat(both.deployments(WALLET.address(), Optional.empty())).isEmpty();
        }
    }

    @Test
    void passesOverANodeWithATimeInTheFuture() {
        try (FakeChain ahead = FakeChain.start(CHAIN_ID)) {
            ahead.faults().behind(Duration.ofMinutes(-10));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> chain(ahead.uri())
                            .latestBlock()
                            .time()
                            .isAfter(Instant.now().plusSeconds(300)));

            ChainClient chain = chain(ahead.uri(), node.uri());

            assertThat(chain.balance(WALLET.address(), "uakt").amount()).isEqualTo(100_000_000);
            assertThat(chain.latestBlock().time()).isBefore(Instant.now().plusSeconds(60));
            assertThat(chain.health().getFirst().trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble)
                            .startsWith(ahead.uri() + " is ahead: its latest block is of ")
                            .contains(", and this machine's clock says "));
            assertThat(chain.health().getLast().trouble()).isEmpty();
        }
    }

    @Test
    void believesMostNodesMoreThanItsOwnClock() {
        try (FakeChain second = FakeChain.start(CHAIN_ID);
                FakeChain standing = FakeChain.start(CHAIN_ID)) {
            standing.faults().behind(Duration.ofMinutes(3));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> chain(standing.uri())
                            .latestBlock()
                            .time()
                            .isBefore(Instant.now().minusSeconds(150)));
            SettableClock slow = new SettableClock(Instant.now().minus(Duration.ofMinutes(3)));

            ChainClient chain = ChainClient.of(
                    List.of(standing.uri(), node.uri(), second.uri()), CHAIN_ID, client, Duration.ofSeconds(5), slow);

            assertThat(chain.health())
                    .extracting(health -> health.trouble().isEmpty())
                    .containsExactly(false, true, true);
        }
    }

    @Test
    void saysWhatIsWrongWithEachNodeWhenNoneCanBeUsed() {
        node.faults().fork("other-1");

        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> chain(node.uri()).latestBlock())
                .withMessageContaining("is on chain other-1, not fake-1")
                .withMessageContaining("PURSER_AKASH_NODES");
    }

    @Test
    void givesUpOnANodeThatIsTooSlow() {
        node.faults().delay(Duration.ofSeconds(5));

        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> ChainClient.of(
                                List.of(node.uri()), CHAIN_ID, client, Duration.ofMillis(200), Clock.systemUTC())
                        .latestBlock())
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(ChainFailure.NoNode.class));
    }
}
