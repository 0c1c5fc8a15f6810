package io.purser.akash.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.OrderId;
import io.purser.akash.chain.node.Block;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.chain.node.ChainJson;
import io.purser.akash.chain.node.ErrorCode;
import io.purser.akash.chain.node.FailureReader;
import io.purser.akash.chain.node.NodeResponse;
import io.purser.akash.chain.node.TransactionResult;
import io.purser.akash.chain.transaction.Fee;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionBody;
import io.purser.akash.chain.transaction.TransactionSigner;
import io.purser.akash.wallet.Mnemonic;
import io.purser.akash.wallet.Wallet;
import io.purser.fake.SharedData;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
                TransactionResult result = TransactionResult.read(new NodeResponse(body).at("tx_response"));
                assertThat(result.code()).isEqualTo(entry.path("code").asInt());
                Optional<ChainFailure> failure = result.failure();
                if (result.isSuccess()) {
                    assertThat(failure).isEmpty();
                } else {
                    assertThat(failure).containsInstanceOf(expectedOfTransaction(entry));
                    assertThat(failure).get().isNotInstanceOf(ChainFailure.UnregisteredError.class);
                }
            } else {
                assertThat(decoder(entry.path("path").asText()).apply(new NodeResponse(body)))
                        .isNotNull();
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
                .isEqualTo(ErrorCode.DEPLOYMENT_DEPLOYMENT_NOT_FOUND);
    }

    @Test
    void refusesAnAnswerThatMissesAField() {
        NodeResponse answer = new NodeResponse(
                SharedData.json(FOLDER + "block_latest.json").path("body").path("block_id"));

        assertThatThrownBy(() -> Block.read(answer))
                .hasMessage("the node's answer cannot be read: block.header.chain_id is not a text");
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
        return TransactionResult.read(
                new NodeResponse(SharedData.json(FOLDER + file)).at("body").at("tx_response"));
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

    private static Function<NodeResponse, Object> decoder(String path) {
        String bare = path.replaceAll("\\?.*", "");
        if (bare.contains("/bank/v1beta1/balances/") || bare.contains("/spendable_balances/")) {
            return bare.endsWith("/by_denom")
                    ? answer -> ChainJson.coin(answer.at("balance"))
                    : answer -> ChainJson.coins(answer, "balances");
        }
        if (bare.contains("/cosmos/auth/v1beta1/account")) {
            return ChainJson::account;
        }
        if (bare.contains("/blocks/")) {
            return Block::read;
        }
        if (bare.startsWith("/akash/provider/v1beta4/providers/")) {
            return answer -> ChainJson.provider(answer.at("provider"));
        }
        return switch (bare) {
            case "/akash/market/v1beta5/bids/info" -> ChainJson::bid;
            case "/akash/market/v1beta5/bids/list" -> answer -> answer.list("bids", ChainJson::bid);
            case "/akash/market/v1beta5/orders/info" -> answer -> ChainJson.order(answer.at("order"));
            case "/akash/market/v1beta5/orders/list" -> answer -> answer.list("orders", ChainJson::order);
            case "/akash/market/v1beta5/leases/info" -> ChainJson::lease;
            case "/akash/market/v1beta5/leases/list" -> answer -> answer.list("leases", ChainJson::lease);
            case "/akash/market/v1beta5/params" -> ChainJson::marketParameters;
            case "/akash/deployment/v1beta4/deployments/info" -> ChainJson::deployment;
            case "/akash/deployment/v1beta4/deployments/list" ->
                answer -> answer.list("deployments", ChainJson::deployment);
            case "/akash/deployment/v1beta4/groups/info" -> answer -> ChainJson.group(answer.at("group"));
            case "/akash/deployment/v1beta4/params" -> answer -> ChainJson.coins(answer.at("params"), "min_deposits");
            case "/akash/escrow/v1/types/accounts" -> answer -> answer.list("accounts", ChainJson::escrow);
            case "/akash/escrow/v1/types/payments" -> answer -> answer.list("payments", ChainJson::payment);
            case "/akash/provider/v1beta4/providers" -> answer -> answer.list("providers", ChainJson::provider);
            case "/akash/cert/v1/certificates/list" -> answer -> answer.list("certificates", ChainJson::certificate);
            case "/akash/bme/v1/params" -> ChainJson::mintParameters;
            case "/akash/bme/v1/status" -> ChainJson::mintStatus;
            case "/akash/bme/v1/ledger" -> answer -> answer.list("records", ChainJson::ledgerRecord);
            case "/akash/bme/v1/vault" -> answer -> answer.at("vault_state").list("balances", ChainJson::coin);
            case "/akash/oracle/v2/aggregated_price/akt" -> ChainJson::price;
            case "/akash/oracle/v2/prices" ->
                answer -> answer.list("prices", price -> price.at("state").decimal("price"));
            case "/akash/oracle/v2/params" -> answer -> answer.at("params").number("min_price_sources");
            case "/cosmos/tx/v1beta1/simulate" ->
                answer -> answer.at("gas_info").number("gas_used");
            case "/cosmos/tx/v1beta1/txs" -> answer -> answer.list("tx_responses", TransactionResult::read);
            case "/cosmos/base/tendermint/v1beta1/syncing" -> answer -> answer.flag("syncing");
            case "/cosmos/base/node/v1beta1/config" -> answer -> answer.text("minimum_gas_price");
            case "/cosmos/base/node/v1beta1/status" -> answer -> answer.time("timestamp");
            case "/akash/discovery/v1/info" -> answer -> answer.at("info").text("node_version");
            case "/cosmos/auth/v1beta1/params" -> answer -> answer.at("params").number("max_memo_characters");
            case "/cosmos/bank/v1beta1/denoms_metadata" ->
                answer -> answer.list("metadatas", metadata -> metadata.text("base"));
            case "/cosmos/bank/v1beta1/send_enabled" ->
                answer -> answer.list("send_enabled", entry -> entry.text("denom"));
            default -> throw new AssertionError("no decoder for " + path);
        };
    }
}
