package io.purser.deploy.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTransactionJournalTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final ManifestHash HASH = new ManifestHash(new byte[32]);

    /** Earlier releases named files after operations of at most 123 bytes; longer names never had their own file. */
    @ParameterizedTest
    @ValueSource(ints = {1, 119, 120, 121, 122, 123})
    void findsWhatAnEarlierReleaseHasWrittenUnderItsName(int length, @TempDir Path folder) throws IOException {
        String operation = "n".repeat(length);
        Files.writeString(
                folder.resolve(HexFormat.of().formatHex(operation.getBytes(StandardCharsets.UTF_8)) + ".json"),
                "{\"since\": \"2026-11-01T00:00:00Z\", \"last\": \"2026-11-01T00:00:00Z\", \"operation\": \"%s\"}"
                        .formatted(operation));

        DeploymentClaims.Creation found = new FileTransactionJournal(folder).creating(operation, HASH, HASH, NOW);

        assertThat(found.isNew()).isFalse();
        assertThat(found.since()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
    }

    @Test
    void signsNothingThatIsUnderWayOrHasHappened(@TempDir Path folder) {
        SignedTransaction first = new SignedTransaction(new byte[] {1}, NOW);
        SignedTransaction second = new SignedTransaction(new byte[] {2}, NOW);
        FileTransactionJournal journal = new FileTransactionJournal(folder);
        journal.signed("pay", first);

        assertThatThrownBy(() -> new FileTransactionJournal(folder).signed("pay", second))
                .hasMessage("pay is under way already");
        journal.settled("pay", first.hash(), TransactionJournal.JournalState.DONE);
        assertThatThrownBy(() -> journal.signed("pay", second)).hasMessage("pay has happened already");
        journal.signed("refused", first);
        journal.settled("refused", first.hash(), TransactionJournal.JournalState.REFUSED);
        journal.signed("refused", second);

        assertThat(journal.latest("pay").orElseThrow().transaction()).isEqualTo(first);
        assertThat(journal.latest("refused").orElseThrow().transaction()).isEqualTo(second);
    }

    @Test
    void letsOneOfManySign(@TempDir Path folder) throws InterruptedException {
        AtomicInteger signed = new AtomicInteger();
        try (ExecutorService processes = Executors.newFixedThreadPool(8)) {
            processes.invokeAll(IntStream.range(0, 64)
                    .<Callable<Integer>>mapToObj(i -> () -> {
                        new FileTransactionJournal(folder)
                                .signed("pay", new SignedTransaction(new byte[] {(byte) i}, NOW));
                        return signed.incrementAndGet();
                    })
                    .toList());
        }

        assertThat(signed).hasValue(1);
    }

    @Test
    void signsOperationsWithNamesOfAnyLength(@TempDir Path folder) {
        FileTransactionJournal journal = new FileTransactionJournal(folder);
        for (int length : new int[] {1, 122, 123, 124, 4_000}) {
            SignedTransaction transaction = new SignedTransaction(new byte[] {(byte) length}, NOW);

            journal.signed("n".repeat(length), transaction);

            assertThat(journal.latest("n".repeat(length)).orElseThrow().transaction())
                    .isEqualTo(transaction);
        }
    }

    @Test
    void keepsNamesOfAnyLengthApart(@TempDir Path folder) throws IOException {
        FileTransactionJournal journal = new FileTransactionJournal(folder);
        List<String> operations =
                Stream.of(122, 123, 124, 125, 4_000).map("n"::repeat).toList();

        operations.forEach(operation ->
                assertThat(journal.creating(operation, HASH, HASH, NOW).isNew()).isTrue());

        operations.forEach(operation -> assertThat(new FileTransactionJournal(folder)
                        .creating(operation, HASH, HASH, NOW)
                        .isNew())
                .isFalse());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(operations.size());
        }
    }
}
