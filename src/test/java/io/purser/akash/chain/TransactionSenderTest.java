package io.purser.akash.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.purser.access.SettableClock;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.chain.node.TransactionResult;
import io.purser.akash.chain.transaction.GasPolicy;
import io.purser.akash.chain.transaction.Message;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionJournal;
import io.purser.akash.chain.transaction.TransactionOrdering;
import io.purser.akash.chain.transaction.TransactionSigner;
import io.purser.akash.chain.transaction.TransactionTimes;
import io.purser.akash.wallet.Mnemonic;
import io.purser.akash.wallet.Wallet;
import io.purser.fake.FakeChain;
import io.purser.fake.MemoryJournal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Money moves once, whatever the node does. */
@Execution(ExecutionMode.CONCURRENT)
class TransactionSenderTest {
    private static final String CHAIN_ID = "fake-1";
    private static final Wallet WALLET = Wallet.of(Mnemonic.parse("abandon ".repeat(11) + "about"), 0);
    private static final Wallet OTHER = Wallet.of(Mnemonic.parse("abandon ".repeat(11) + "about"), 2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final MemoryJournal journal = new MemoryJournal();
    private FakeChain node;

    @BeforeEach
    void startAChain() {
        node = FakeChain.start(CHAIN_ID).fund(WALLET.address(), 100_000_000, 5_000_000);
    }

    @AfterEach
    void stop() {
        node.close();
        client.close();
    }

    @Test
    void takesATransactionIntoABlockAndPaysGasForItOnly() {
        TransactionResult result = submit("send", Duration.ofSeconds(30), 1_000_000);

        assertThat(result.height()).isPositive();
        assertThat(node.balance(OTHER.address(), "uakt")).isEqualTo(1_000_000);
        // 65,577 × 1.5 × 0.025, both rounded up
        assertThat(node.balance(WALLET.address(), "uakt")).isEqualTo(100_000_000 - 1_000_000 - 2_460);
        assertThat(journal.signed()).extracting(SignedTransaction::hash).containsExactly(result.hash());
    }

    @Test
    void sendsTheSameBytesAgainWhenAnAnswerIsLostAndPaysOnce() {
        node.faults().swallowAnswers(2);

        submit("send", Duration.ofSeconds(30), 1_000_000);

        assertThat(node.balance(OTHER.address(), "uakt")).isEqualTo(1_000_000);
        assertThat(journal.signed()).hasSize(1);
        assertThat(node.broadcasts()).isGreaterThanOrEqualTo(1);
        assertThat(node.transactions()).isEqualTo(1);
    }

    @Test
    void sendsTheSameBytesAgainWhenANodeAcceptsThemAndLosesThem() {
        node.faults().lose(1);

        submit("send", Duration.ofSeconds(60), 1_000_000);

        assertThat(node.balance(OTHER.address(), "uakt")).isEqualTo(1_000_000);
        assertThat(journal.signed()).hasSize(1);
        assertThat(node.broadcasts()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void signsAnewOnlyOnceTheChainsTimeHasPassedTheTimeout() {
        node.faults().lose(1000);
        CompletableFuture<TransactionResult> result =
                CompletableFuture.supplyAsync(() -> submit("send", Duration.ofSeconds(2), 1_000_000));
        await().atMost(Duration.ofSeconds(30)).until(() -> journal.signed().size() == 2);
        Instant signedAnew = Instant.now();
        node.faults().lose(0);

        assertThat(result.join().isSuccess()).isTrue();
        assertThat(signedAnew).isAfter(journal.signed().getFirst().timeout());
        assertThat(node.balance(OTHER.address(), "uakt")).isEqualTo(1_000_000);
    }

    @Test
    void leavesTheOutcomeOpenWhileTheChainStandsStill() {
        node.faults().holdPool(true);
        CompletableFuture<TransactionResult> result = CompletableFuture.supplyAsync(
                () -> transactions(Duration.ofMinutes(5), Duration.ofMillis(1), node.uri())
                        .submit("send", List.of(send(1_000_000))));
        await().atMost(Duration.ofSeconds(10)).until(() -> node.broadcasts() == 1);

        assertThat(journal.latest("send"))
                .hasValueSatisfying(entry -> assertThat(entry.state()).isEqualTo(TransactionJournal.JournalState.SENT));
        node.faults().holdPool(false);
        assertThat(result.join().isSuccess()).isTrue();
        assertThat(journal.latest("send"))
                .hasValueSatisfying(entry -> assertThat(entry.state()).isEqualTo(TransactionJournal.JournalState.DONE));
    }

    @Test
    void goesOnAfterACrashWithTheBytesThatWereSigned() throws InterruptedException {
        node.faults().holdPool(true);
        Thread crashing = Thread.ofVirtual().start(() -> {
            try {
                submit("send", Duration.ofMinutes(5), 1_000_000);
            } catch (ChainException e) {
                assertThat(e.failure()).isInstanceOf(ChainFailure.InDoubt.class);
            }
        });
        await().atMost(Duration.ofSeconds(10)).until(() -> node.broadcasts() == 1);
        crashing.interrupt();
        crashing.join();
        SignedTransaction signed = journal.signed().getFirst();
        node.faults().holdPool(false);

        TransactionResult result = submit("send", Duration.ofMinutes(5), 1_000_000);

        assertThat(result.hash()).isEqualTo(signed.hash());
        assertThat(journal.signed()).hasSize(1);
        assertThat(node.balance(OTHER.address(), "uakt")).isEqualTo(1_000_000);
    }

    @Test
    void neverPaysTwiceForTheSameOperation() {
        TransactionResult first = submit("send", Duration.ofSeconds(30), 1_000_000);
        TransactionResult second = submit("send", Duration.ofSeconds(30), 1_000_000);

        assertThat(second.hash()).isEqualTo(first.hash());
        assertThat(node.balance(OTHER.address(), "uakt")).isEqualTo(1_000_000);
    }

    @Test
    void signsAgainWithMoreGasWhenItRanOut() {
        node.faults().moreGas(40_000);

        submit("send", Duration.ofSeconds(30), 1_000_000);

        assertThat(node.balance(OTHER.address(), "uakt")).isEqualTo(1_000_000);
        assertThat(journal.signed()).hasSize(2);
    }

    @Test
    void tellsWhatFailedInABlockAndPaidFromWhatWasRefusedBefore() {
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> submit("too much", Duration.ofSeconds(30), 99_999_000))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(ChainFailure.InsufficientFunds.class));
        BigInteger before = node.balance(WALLET.address(), "uakt");
        assertThat(before).isLessThan(BigInteger.valueOf(100_000_000));
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> transactions(
                                new GasPolicy(new java.math.BigDecimal("0.0001"), GasPolicy.STANDARD.factor()),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(10),
                                node.uri())
                        .submit("too little", List.of(send(1_000))))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(ChainFailure.FeeTooLow.class));

        assertThat(journal.latest("too much").orElseThrow().state()).isEqualTo(TransactionJournal.JournalState.FAILED);
        assertThat(chain(node.uri())
                        .hasPaid(journal.latest("too much").orElseThrow().transaction()))
                .contains(true);
        assertThat(journal.latest("too little").orElseThrow().state())
                .isEqualTo(TransactionJournal.JournalState.REFUSED);
        assertThat(node.balance(WALLET.address(), "uakt")).isEqualTo(before);
    }

    @Test
    void keepsManyTransactionsOfOneAccountOutOfEachOthersWay() {
        List<CompletableFuture<TransactionResult>> sends = java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> submit("send/" + i, Duration.ofSeconds(30), 1000)))
                .toList();

        assertThat(sends).allSatisfy(send -> assertThat(send.join().isSuccess()).isTrue());
        assertThat(node.balance(OTHER.address(), "uakt")).isEqualTo(8000);
    }

    @Test
    void fallsBackToTheSequenceWhereANodeKnowsNoUnorderedTransactions() {
        try (FakeChain old = FakeChain.start(CHAIN_ID, false).fund(WALLET.address(), 100_000_000, 0)) {
            TransactionResult result = transactions(Duration.ofSeconds(30), Duration.ofSeconds(10), old.uri())
                    .submit("send", List.of(send(7)));

            assertThat(result.isSuccess()).isTrue();
            assertThat(old.balance(OTHER.address(), "uakt")).isEqualTo(7);
        }
    }

    @Test
    void passesOverNodesThatAreAwayForkedBehindOrGarbled() {
        try (FakeChain down = FakeChain.start(CHAIN_ID);
                FakeChain forked = FakeChain.start(CHAIN_ID);
                FakeChain behind = FakeChain.start(CHAIN_ID);
                FakeChain garbled = FakeChain.start(CHAIN_ID)) {
            down.faults().unreachable(true);
            forked.faults().fork("other-1");
            behind.faults().behind(Duration.ofMinutes(2));
            garbled.faults().garble(true);
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

            node.faults().unreachable(true);
            assertThat(chain.balance(WALLET.address(), "uakt").amount()).isEqualTo(7);

            node.faults().unreachable(false);
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

    @Test
    void takesANodeThatDoesNotTellOfTransactionsForNoAnswer() {
        node.faults().keepNoIndex(true);
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> transactions(Duration.ofSeconds(1), Duration.ofSeconds(1), node.uri())
                        .submit("send", List.of(send(1_000_000))))
                .satisfies(e -> assertThat(e.isOpen()).isTrue());

        node.faults().keepNoIndex(false);
        assertThat(submit("send", Duration.ofSeconds(1), 1_000_000).hash())
                .isEqualTo(journal.signed().getFirst().hash());
        assertThat(node.balance(OTHER.address(), "uakt")).isEqualTo(1_000_000);
    }

    @Test
    void signsAgainWhenTheSequenceHasMovedOn() {
        try (FakeChain old = FakeChain.start(CHAIN_ID, false).fund(WALLET.address(), 100_000_000, 0)) {
            List<CompletableFuture<TransactionResult>> sends = java.util.stream.IntStream.range(0, 3)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> transactions(Duration.ofSeconds(30), Duration.ofSeconds(10), old.uri())
                                    .submit("send/" + i, List.of(send(7)))))
                    .toList();

            assertThat(sends)
                    .allSatisfy(sent -> assertThat(sent.join().isSuccess()).isTrue());
            assertThat(old.balance(OTHER.address(), "uakt")).isEqualTo(21);
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

    @Test
    void tellsAWalletThatNobodyHasFundedToBeFunded() {
        try (FakeChain empty = FakeChain.start(CHAIN_ID)) {
            assertThatExceptionOfType(ChainException.class)
                    .isThrownBy(() -> transactions(Duration.ofSeconds(30), Duration.ofSeconds(5), empty.uri())
                            .submit("send", List.of(send(7))))
                    .satisfies(e -> assertThat(e.failure()).isInstanceOf(ChainFailure.UnknownAccount.class));
        }
    }

    @Test
    void mintsActAndWaitsForIt() {
        MintService minting = minting();

        Coin minted = minting.mint("mint", Coin.uakt(20_000_000));

        assertThat(minted).isEqualTo(Coin.uact(24_937_500));
        assertThat(node.balance(WALLET.address(), "uact")).isEqualTo(5_000_000 + 24_937_500);
    }

    @Test
    void knowsHowMuchToBurnForAnAmountOfAct() {
        // 20 ACT / (1.25 × 0.9975) × 1.03, rounded up; and never less than the minimum requires
        assertThat(minting().burnFor(BigInteger.valueOf(20_000_000))).isEqualTo(Coin.uakt(16_521_304));
        assertThat(minting().burnFor(BigInteger.ONE)).isEqualTo(Coin.uakt(8_260_652));
    }

    @Test
    void burnsNothingThatWouldBeCancelled() {
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> minting().mint("mint", Coin.uakt(8_000_000)))
                .withMessageContaining("would be cancelled; burn at least 8260652uakt");
        node.haltMinting();
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> minting().mint("mint", Coin.uakt(20_000_000)))
                .withMessageContaining("minting is halted by the chain (mint_status_halt_cr)");
        node.stallOracle();
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> minting().mint("mint", Coin.uakt(20_000_000)))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(ChainFailure.OracleStalled.class));
        assertThat(node.transactions()).isZero();
    }

    @Test
    void saysThatAMintWasCancelledAndTheAktGivenBack() {
        node.faults().holdMints(true);
        CompletableFuture<Coin> mint =
                CompletableFuture.supplyAsync(() -> minting().mint("mint", Coin.uakt(9_000_000)));
        await().atMost(Duration.ofSeconds(10)).until(() -> node.transactions() == 1);
        BigInteger burned = node.balance(WALLET.address(), "uakt");
        node.price(new java.math.BigDecimal("0.50"));
        node.faults().holdMints(false);

        assertThatExceptionOfType(java.util.concurrent.CompletionException.class)
                .isThrownBy(mint::join)
                .withMessageContaining("the chain has cancelled the mint (minimum_mint) and given the AKT back");
        assertThat(node.balance(WALLET.address(), "uakt")).isEqualTo(burned.add(BigInteger.valueOf(9_000_000)));
    }

    private MintService minting() {
        return new MintService(
                chain(node.uri()),
                transactions(Duration.ofSeconds(30), Duration.ofSeconds(10), node.uri()),
                WALLET.address(),
                Duration.ofMillis(20),
                Duration.ofSeconds(20),
                Clock.systemUTC());
    }

    private TransactionResult submit(String operation, Duration life, long uakt) {
        return transactions(life, Duration.ofSeconds(10), node.uri()).submit(operation, List.of(send(uakt)));
    }

    private static Message send(long uakt) {
        return new Message.Send(WALLET.address(), OTHER.address(), List.of(Coin.uakt(uakt)));
    }

    private ChainClient chain(URI... nodes) {
        return ChainClient.of(List.of(nodes), CHAIN_ID, client, Duration.ofSeconds(5), Clock.systemUTC());
    }

    private TransactionSender transactions(Duration life, Duration timeout, URI... nodes) {
        return transactions(GasPolicy.STANDARD, life, timeout, nodes);
    }

    private TransactionSender transactions(GasPolicy gas, Duration life, Duration timeout, URI... nodes) {
        return new TransactionSender(
                chain(nodes),
                new TransactionSigner(WALLET, CHAIN_ID),
                journal,
                gas,
                new TransactionTimes(life, Duration.ofMillis(20), timeout),
                TransactionOrdering.UNORDERED,
                new Random(),
                Clock.systemUTC());
    }
}
