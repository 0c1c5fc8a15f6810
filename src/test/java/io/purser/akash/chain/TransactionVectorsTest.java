package io.purser.akash.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.GroupId;
import io.purser.akash.chain.model.Lease;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.transaction.Deposit;
import io.purser.akash.chain.transaction.Fee;
import io.purser.akash.chain.transaction.Message;
import io.purser.akash.chain.transaction.TransactionBody;
import io.purser.akash.chain.transaction.TransactionSigner;
import io.purser.akash.wallet.Address;
import io.purser.akash.wallet.Mnemonic;
import io.purser.akash.wallet.Wallet;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Signed transactions that an independent implementation made with the same bytes. They contain the messages that no
 * recording has, and the edge cases of a transaction.
 */
class TransactionVectorsTest {
    private static final String WORDS = "abandon ".repeat(11) + "about";
    private static final Wallet WALLET = Wallet.of(Mnemonic.parse(WORDS), 0);
    private static final Address OWNER = WALLET.address();
    private static final Address PROVIDER = Wallet.of(Mnemonic.parse(WORDS), 2).address();
    private static final String MAINNET = "akashnet-2";
    private static final long DSEQ = 1_763_850_000_000L;

    private final Map<String, byte[]> made = new LinkedHashMap<>();

    @TestFactory
    Stream<DynamicTest> makesThemByteForByte() throws IOException {
        JsonNode expected = expected();
        make();
        assertThat(expected.fieldNames()).toIterable().containsExactlyElementsOf(made.keySet());
        return made.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertThat(HexFormat.of().formatHex(entry.getValue()))
                                .isEqualTo(expected.path(entry.getKey()).asText())));
    }

    @Test
    void signsTheSameBytesTheSameWay() {
        TransactionBody body = body(new Message.CloseDeployment(id(1)));

        assertThat(sign(body, fee(1), 7, 1)).isEqualTo(sign(body, fee(1), 7, 1));
        assertThat(sign(body, fee(1), 7, 1)).isNotEqualTo(sign(body, fee(1), 8, 1));
        assertThat(sign(body, fee(1), 7, 1)).isNotEqualTo(sign(body, fee(2), 7, 1));
        assertThat(sign(body, fee(1), 7, 1))
                .isNotEqualTo(new TransactionSigner(WALLET, "akashnet-3").sign(body, fee(1), 7, 1));
    }

    private void make() {
        Fee usual = new Fee(List.of(Coin.uakt(5000)), 200_000);
        made.put(
                "close lease",
                sign(
                        body(new Message.CloseLease(
                                BidId.of(OWNER, DSEQ, 1, 2, PROVIDER, 3), Lease.CloseReason.OWNER.number())),
                        usual,
                        7,
                        42));
        made.put(
                "start group, unordered",
                sign(
                        new TransactionBody(
                                List.of(new Message.StartGroup(new GroupId(id(DSEQ), 2))),
                                "",
                                Optional.of(Instant.ofEpochSecond(1_800_000_000)),
                                true),
                        fee(1),
                        0,
                        0));
        made.put(
                "update and deposit in one, unordered to the nanosecond",
                sign(
                        new TransactionBody(
                                List.of(
                                        new Message.UpdateDeployment(id(Long.MAX_VALUE), hash()),
                                        new Message.AccountDeposit(
                                                OWNER,
                                                id(Long.MAX_VALUE),
                                                new Deposit(
                                                        new Coin(Coin.UACT, BigInteger.TEN.pow(30)),
                                                        List.of(Deposit.Source.GRANT, Deposit.Source.BALANCE)))),
                                "",
                                Optional.of(Instant.ofEpochSecond(1_800_000_000, 1)),
                                true),
                        new Fee(List.of(Coin.uakt(1863)), 74_517),
                        Long.MAX_VALUE,
                        0));
        made.put(
                "burn, no fee, no gas",
                sign(body(new Message.BurnAct(OWNER, PROVIDER, Coin.uact(10_000_000))), new Fee(List.of(), 0), 0, 0));
        made.put(
                "close deployment, longest memo",
                sign(
                        new TransactionBody(
                                List.of(new Message.CloseDeployment(id(1))), "é".repeat(128), Optional.empty(), false),
                        new Fee(List.of(Coin.uakt(10), Coin.uact(1)), Long.MAX_VALUE),
                        1,
                        Long.MAX_VALUE));
        made.put(
                "certificate",
                new TransactionSigner(WALLET, "x")
                        .sign(body(new Message.CreateCertificate(OWNER, "CERT\n", "KEY\n")), usual, 7, 1));
        made.put(
                "three leases",
                sign(
                        body(IntStream.rangeClosed(1, 3)
                                .mapToObj(gseq -> new Message.CreateLease(BidId.of(OWNER, 9, gseq, 1, PROVIDER, 0)))
                                .toArray(Message[]::new)),
                        usual,
                        7,
                        1));
        made.put(
                "ordered with a time-out",
                sign(
                        new TransactionBody(
                                List.of(new Message.Send(OWNER, PROVIDER, List.of(Coin.uakt(1)))),
                                "",
                                Optional.of(Instant.ofEpochSecond(1_800_000_000, 999_999_999)),
                                false),
                        usual,
                        7,
                        9));
    }

    private static byte[] sign(TransactionBody body, Fee fee, long account, long sequence) {
        return new TransactionSigner(WALLET, MAINNET).sign(body, fee, account, sequence);
    }

    private static TransactionBody body(Message... messages) {
        return new TransactionBody(List.of(messages), "", Optional.empty(), false);
    }

    private static Fee fee(long uakt) {
        return new Fee(List.of(Coin.uakt(uakt)), 1);
    }

    private static DeploymentId id(long dseq) {
        return new DeploymentId(OWNER, dseq);
    }

    private static ManifestHash hash() {
        byte[] bytes = new byte[32];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) i);
        return new ManifestHash(bytes);
    }

    private static JsonNode expected() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(TransactionVectorsTest.class.getResourceAsStream("/akash/transactions.json"))) {
            return new ObjectMapper().readTree(in);
        }
    }
}
