package io.purser.akash.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.chain.node.TransactionResult;
import io.purser.akash.chain.transaction.GasPolicy;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionJournal;
import io.purser.akash.chain.transaction.TransactionTimes;
import io.purser.fake.FakeChain;
import io.purser.fake.FakeFaults;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Money moves once, whatever the node does. */
class TransactionSenderTest extends ChainWorld {
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
        node.faults().next(FakeFaults.Fault.SWALLOWED, 2);

        submit("send", Duration.ofSeconds(30), 1_000_000);

        hasPaidOnce(1);
        assertThat(node.broadcasts()).isGreaterThanOrEqualTo(1);
        assertThat(node.transactions()).isEqualTo(1);
    }

    @Test
    void sendsTheSameBytesAgainWhenANodeAcceptsThemAndLosesThem() {
        node.faults().next(FakeFaults.Fault.LOST, 1);

        submit("send", Duration.ofSeconds(60), 1_000_000);

        hasPaidOnce(1);
        assertThat(node.broadcasts()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void signsNothingAnewWhileANodeIndexesLate() {
        node.faults().set(FakeFaults.Fault.INDEXING_LATE, true);
        TransactionTimes times = new TransactionTimes(
                Duration.ofSeconds(1), Duration.ofMillis(20), Duration.ofSeconds(60), Duration.ofSeconds(90));
        CompletableFuture<TransactionResult> result = CompletableFuture.supplyAsync(
                () -> transactions(GasPolicy.STANDARD, times, node.uri()).submit("send", List.of(send(1_000_000))));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> journal.signed().stream()
                        .anyMatch(signed -> chain(node.uri())
                                .latestBlock()
                                .time()
                                .isAfter(signed.timeout().plusSeconds(1))));
        node.faults().set(FakeFaults.Fault.INDEXING_LATE, false);

        assertThat(result.join().isSuccess()).isTrue();
        hasPaidOnce(1);
    }

    @Test
    void signsAnewOnlyOnceTheChainsTimeHasPassedTheTimeout() {
        node.faults().next(FakeFaults.Fault.LOST, 1000);
        CompletableFuture<TransactionResult> result =
                CompletableFuture.supplyAsync(() -> submit("send", Duration.ofSeconds(2), 1_000_000));
        await().atMost(Duration.ofSeconds(30)).until(() -> journal.signed().size() == 2);
        Instant signedAnew = Instant.now();
        node.faults().next(FakeFaults.Fault.LOST, 0);

        assertThat(result.join().isSuccess()).isTrue();
        assertThat(signedAnew).isAfter(journal.signed().getFirst().timeout());
        assertThat(node.balance(OTHER.address(), "uakt")).isEqualTo(1_000_000);
    }

    @Test
    void leavesTheOutcomeOpenWhileTheChainStandsStill() {
        node.faults().set(FakeFaults.Fault.HOLDING_POOL, true);
        CompletableFuture<TransactionResult> result = CompletableFuture.supplyAsync(
                () -> transactions(Duration.ofMinutes(5), Duration.ofMillis(1), node.uri())
                        .submit("send", List.of(send(1_000_000))));
        await().atMost(Duration.ofSeconds(10)).until(() -> node.broadcasts() == 1);

        assertThat(journal.latest("send"))
                .hasValueSatisfying(entry -> assertThat(entry.state()).isEqualTo(TransactionJournal.JournalState.SENT));
        node.faults().set(FakeFaults.Fault.HOLDING_POOL, false);
        assertThat(result.join().isSuccess()).isTrue();
        assertThat(journal.latest("send"))
                .hasValueSatisfying(entry -> assertThat(entry.state()).isEqualTo(TransactionJournal.JournalState.DONE));
    }

    @Test
    void goesOnAfterACrashWithTheBytesThatWereSigned() throws InterruptedException {
        node.faults().set(FakeFaults.Fault.HOLDING_POOL, true);
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
        node.faults().set(FakeFaults.Fault.HOLDING_POOL, false);

        TransactionResult result = submit("send", Duration.ofMinutes(5), 1_000_000);

        assertThat(result.hash()).isEqualTo(signed.hash());
        hasPaidOnce(1);
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

        hasPaidOnce(2);
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
    void takesANodeThatDoesNotTellOfTransactionsForNoAnswer() {
        node.faults().set(FakeFaults.Fault.KEEPING_NO_INDEX, true);
        assertThatExceptionOfType(ChainException.class)
                .isThrownBy(() -> transactions(Duration.ofSeconds(1), Duration.ofSeconds(1), node.uri())
                        .submit("send", List.of(send(1_000_000))))
                .satisfies(e -> assertThat(e.isOpen()).isTrue());

        node.faults().set(FakeFaults.Fault.KEEPING_NO_INDEX, false);
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
    void tellsAWalletThatNobodyHasFundedToBeFunded() {
        try (FakeChain empty = FakeChain.start(CHAIN_ID)) {
            assertThatExceptionOfType(ChainException.class)
                    .isThrownBy(() -> transactions(Duration.ofSeconds(30), Duration.ofSeconds(5), empty.uri())
                            .submit("send", List.of(send(7))))
                    .satisfies(e -> assertThat(e.failure()).isInstanceOf(ChainFailure.UnknownAccount.class));
        }
    }

    /** A million has arrived, of so many transactions that were signed for it. */
    private void hasPaidOnce(int signed) {
        assertThat(node.balance(OTHER.address(), "uakt")).isEqualTo(1_000_000);
        assertThat(journal.signed()).hasSize(signed);
    }

    private TransactionResult submit(String operation, Duration life, long uakt) {
        return transactions(life, Duration.ofSeconds(10), node.uri()).submit(operation, List.of(send(uakt)));
    }
}
