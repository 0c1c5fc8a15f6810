package io.purser.akash.chain;

import static io.purser.akash.chain.RecordedAnswers.decoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.chain.answer.BlockAnswer;
import io.purser.akash.chain.answer.TransactionAnswer;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.OrderId;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.chain.node.ErrorCode;
import io.purser.akash.chain.node.FailureReader;
import io.purser.akash.chain.node.TransactionResult;
import io.purser.akash.chain.transaction.Fee;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionBody;
import io.purser.akash.chain.transaction.TransactionSigner;
import io.purser.akash.wallet.Mnemonic;
import io.purser.akash.wallet.Wallet;
import io.purser.fake.SharedData;
import io.purser.json.OutsideJson;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The client understands every exchange that was recorded with a real node. */
class RecordedExchangesTest {
    private static final String FOLDER = "akash/node/";
    private static final List<Wallet> WALLETS = IntStream.range(0, 30)
            .mapToObj(index -> Wallet.of(Mnemonic.parse("abandon ".repeat(11) + "about"), index))
            .toList();

    @TestFactory
    Stream<DynamicTest> decodesEveryAnswerAndTypesEveryRefusal() {
        return index().map(entry -> DynamicTest.dynamicTest(entry.path("file").asText(), () -> {
            JsonNode exchange = SharedData.json(FOLDER + entry.path("file").asText());
            JsonNode body = exchange.path("body");
            if (entry.path("http_status").asInt() != 200) {
                assertThat(FailureReader.ofQuery(
                                entry.path("http_status").asInt(),
                                body.path("code").asInt(),
                                body.path("message").asText()))
                        .isInstanceOf(expectedOfQuery(entry));
            } else if (body.has("tx_response")) {
                TransactionResult result = TransactionResult.of(AnswerReader.read(body, TransactionAnswer.class));
                assertThat(result.code()).isEqualTo(entry.path("code").asInt());
                Optional<ChainFailure> failure = result.failure();
                if (result.isSuccess()) {
                    assertThat(failure).isEmpty();
                } else {
                    assertThat(failure).containsInstanceOf(expectedOfTransaction(entry));
                    assertThat(failure).get().isNotInstanceOf(ChainFailure.UnregisteredError.class);
                }
            } else {
                assertThat(decoded(entry.path("path").asText(), body)).isNotNull();
            }
        }));
    }

    /** Public keys identify the signers. Account numbers and chain are those of the recordings. */
    @TestFactory
    Stream<DynamicTest> makesEverySignedTransactionAgainByteForByte() {
        return index().filter(RecordedExchangesTest::holdsATransaction).map(entry -> {
            String file = entry.path("file").asText();
            return DynamicTest.dynamicTest(file, () -> {
                JsonNode exchange = SharedData.json(FOLDER + file);
                boolean isSent = exchange.path("request").has("tx_bytes");
                JsonNode parts = isSent
                        ? SharedData.json(FOLDER + file.replace(".json", ".tx.json"))
                        : exchange.path("body").path("tx");

                String signature = parts.path("signatures").path(0).asText();
                byte[] made = made(parts, signature);

                if (isSent) {
                    assertThat(Base64.getEncoder().encodeToString(made))
                            .isEqualTo(exchange.path("request").path("tx_bytes").asText());
                }
                assertThat(new SignedTransaction(made, java.time.Instant.EPOCH).hash())
                        .isEqualTo(exchange.at("/body/tx_response/txhash").asText());
            });
        });
    }

    @Test
    void readsWhatALifeCausedFromItsEvents() {
        TransactionResult created = result("tx_deployment_create.json");
        TransactionResult leased = result("tx_lease_create.json");

        assertThat(created.createdDeployment())
                .hasValueSatisfying(id -> assertThat(id.dseq()).isEqualTo(1001));
        assertThat(created.createdOrders())
                .extracting(OrderId::toString)
                .containsExactly("akash19rl4cm2hmr8afy4kldpxz3fka4jguq0a3mq6x0/1001/1/1");
        assertThat(leased.createdLease()).hasValueSatisfying(id -> {
            assertThat(id.oseq()).isEqualTo(1);
            assertThat(id.provider().text()).isEqualTo("akash1kng7tv83qesgvv2ze7hxlw4urfrjk8vqdgv853");
        });
    }

    @Test
    void saysWhatIsMissingAndOfWhichCoin() {
        ChainFailure failure =
                result("err_insufficient_funds_for_fee.json").failure().orElseThrow();

        assertThat(failure.advice())
                .isEqualTo(
                        "100000uakt is there and 999999uakt is needed: 899999uakt is missing; send AKT to the wallet's"
                                + " address to pay for gas");
    }

    @Test
    void readsTheNumbersOutOfRefusals() {
        assertThat(result("err_sequence_too_low.json").failure()).contains(new ChainFailure.SequenceMismatch(9, 8));
        assertThat(result("err_out_of_gas_deliver_delivered.json").failure())
                .contains(new ChainFailure.OutOfGas(90000, 91068));
        assertThat(result("err_insufficient_fee_zero.json").failure())
                .contains(new ChainFailure.FeeTooLow("", "500uakt"));
        assertThat(result("err_deposit_too_low_delivered.json").failure())
                .contains(new ChainFailure.DepositTooLow(Coin.uact(499999), Coin.uact(500000)));
        assertThat(result("err_deposit_denom_unknown.json").failure())
                .contains(new ChainFailure.DenominationMismatch("uatom", "uact"));
        assertThat(result("err_unordered_timed_out.json").failure())
                .contains(new ChainFailure.TimedOut(
                        java.time.Instant.parse("2026-11-22T22:26:11.701717562Z"),
                        java.time.Instant.parse("2026-11-22T22:25:12.314574Z")));
        assertThat(result("err_close_missing_deployment_delivered.json").failure())
                .containsInstanceOf(ChainFailure.Refused.class)
                .get()
                .extracting(failure -> ((ChainFailure.Refused) failure).code())
                .isEqualTo(ErrorCode.DEPLOYMENT_NOT_FOUND);
    }

    @Test
    void refusesAnAnswerThatMissesAField() {
        String answer = SharedData.json(FOLDER + "block_latest.json")
                .path("body")
                .toString()
                .replace("\"chain_id\"", "\"another\"");

        assertThatThrownBy(() -> OutsideJson.read(answer, BlockAnswer.class))
                .hasMessage("block.header.chain_id is not a text");
    }

    @TestFactory
    Stream<DynamicTest> makesTheSignaturesOfTheDirectVectors() {
        JsonNode vectors = SharedData.json("akash/tx/direct.json");
        Wallet wallet = Wallet.of(Mnemonic.parse(vectors.path("mnemonic").asText()), 0);
        return vectors.path("vectors")
                .valueStream()
                .map(vector -> DynamicTest.dynamicTest(
                        "sequence " + vector.path("sequence").asInt(), () -> {
                            byte[] document = java.util.HexFormat.of()
                                    .parseHex(vector.path("signBytes").asText());
                            byte[] signature = wallet.sign(document);

                            assertThat(vector.path("signedTxBytes").asText())
                                    .endsWith("1a40" + java.util.HexFormat.of().formatHex(signature));
                            assertThat(wallet.publicKey().toString())
                                    .isEqualTo(vectors.path("publicKeyBase64").asText());
                        }));
    }

    private static byte[] made(JsonNode parts, String signature) {
        JsonNode signer = parts.at("/auth_info/signer_infos/0");
        Wallet wallet = WALLETS.stream()
                .filter(candidate -> candidate
                        .publicKey()
                        .toString()
                        .equals(signer.at("/public_key/key").asText()))
                .findFirst()
                .orElseThrow();
        TransactionBody body = MessageJson.body(parts.path("body"));
        Fee fee = MessageJson.fee(parts.at("/auth_info/fee"));
        long sequence = signer.path("sequence").asLong();
        for (String chainId : List.of("oracle-1", "akashnet-2")) {
            for (long account = 0; account <= 8; account++) {
                byte[] made = new TransactionSigner(wallet, chainId).sign(body, fee, account, sequence);
                if (Base64.getEncoder()
                        .encodeToString(java.util.Arrays.copyOfRange(made, made.length - 64, made.length))
                        .equals(signature)) {
                    return made;
                }
            }
        }
        throw new AssertionError("no account number makes this signature");
    }

    private static TransactionResult result(String file) {
        return TransactionResult.of(
                AnswerReader.read(SharedData.json(FOLDER + file).path("body"), TransactionAnswer.class));
    }

    private static Stream<JsonNode> index() {
        return StreamSupport.stream(SharedData.json(FOLDER + "INDEX.json").spliterator(), false);
    }

    private static boolean holdsATransaction(JsonNode entry) {
        String file = entry.path("file").asText();
        JsonNode exchange = SharedData.json(FOLDER + file);
        boolean isShown =
                Files.exists(SharedData.file(FOLDER + "INDEX.json").resolveSibling(file.replace(".json", ".tx.json")));
        return isShown || exchange.at("/body/tx/signatures").isArray();
    }

    private static Class<? extends ChainFailure> expectedOfQuery(JsonNode entry) {
        String file = entry.path("file").asText().replace(".json", "");
        return switch (file) {
            case "bme_status_0", "oracle_unhealthy_probe" -> ChainFailure.OracleStalled.class;
            case "simulate_error" -> ChainFailure.DenominationMismatch.class;
            case "simulate_wrong_sequence" -> ChainFailure.SequenceMismatch.class;
            default ->
                switch (entry.path("http_status").asInt()) {
                    case 404 -> ChainFailure.Absent.class;
                    case 501 -> ChainFailure.NotOffered.class;
                    default -> ChainFailure.BadQuestion.class;
                };
        };
    }

    private static Class<? extends ChainFailure> expectedOfTransaction(JsonNode entry) {
        String known =
                entry.path("codespace").asText() + " " + entry.path("code").asInt();
        String log = entry.path("raw_log").asText();
        return switch (known) {
            case "sdk 32" -> ChainFailure.SequenceMismatch.class;
            case "sdk 4" -> ChainFailure.WrongSignature.class;
            case "sdk 13" -> ChainFailure.FeeTooLow.class;
            case "sdk 5" -> ChainFailure.InsufficientFunds.class;
            case "sdk 9" -> ChainFailure.UnknownAccount.class;
            case "sdk 11" -> ChainFailure.OutOfGas.class;
            case "sdk 18" -> ChainFailure.UnorderedRefused.class;
            case "sdk 19" -> ChainFailure.AlreadyKnown.class;
            case "sdk 42" -> ChainFailure.TimedOut.class;
            case "deployment 20" ->
                log.contains("too low")
                        ? ChainFailure.DepositTooLow.class
                        : log.contains("Mismatched")
                                ? ChainFailure.DenominationMismatch.class
                                : ChainFailure.Refused.class;
            case "undefined 1" ->
                log.contains("insufficient") ? ChainFailure.InsufficientFunds.class : ChainFailure.Refused.class;
            default -> ChainFailure.Refused.class;
        };
    }
}
