package io.purser.akash.chain;

import static io.purser.akash.chain.AnswerMembers.masked;
import static io.purser.akash.chain.AnswerMembers.members;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.akash.chain.model.Account;
import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.transaction.Deposit;
import io.purser.akash.chain.transaction.Fee;
import io.purser.akash.chain.transaction.Message;
import io.purser.akash.chain.transaction.TransactionBody;
import io.purser.akash.chain.transaction.TransactionSigner;
import io.purser.akash.wallet.Mnemonic;
import io.purser.akash.wallet.Wallet;
import io.purser.fake.AkashWorld;
import io.purser.fake.FakeChain;
import io.purser.fake.SharedData;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The fake chain refuses and answers as the recorded node did: with the same codes, the same texts and the same
 * members.
 */
class FakeChainFidelityTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FOLDER = "akash/node/";
    private static final String CHAIN_ID = "oracle-1";
    private static final Wallet MAIN = wallet(0);
    private static final Wallet PROVIDER = wallet(2);
    private static final Wallet POOR = wallet(4);
    private static final Fee FEE = new Fee(List.of(Coin.uakt(5000)), 200_000);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static FakeChain chain;

    @BeforeAll
    static void start() {
        chain = FakeChain.start(CHAIN_ID)
                .fund(MAIN.address(), 1_000_000_000_000L, 100_000_000_000L)
                .fund(PROVIDER.address(), 1_000_000_000, 1_000_000_000)
                .fund(POOR.address(), 100_000, 0)
                .provider(
                        PROVIDER.address(),
                        URI.create("https://provider.localhost:8443"),
                        Optional.of(new BigDecimal(800)));
    }

    @AfterAll
    static void stop() {
        chain.close();
        CLIENT.close();
    }

    @TestFactory
    Stream<DynamicTest> refusesOnTakingATransaction() {
        Optional<Instant> past = Optional.of(Instant.now().minusSeconds(60));
        Message send = send(MAIN, 1);
        return Map.<String, byte[]>ofEntries(
                        Map.entry("err_sequence_too_high", sign(MAIN, ordered(send), FEE, 99)),
                        Map.entry("err_wrong_account_number", signWrongly()),
                        Map.entry("err_insufficient_fee_low", sign(MAIN, ordered(send), fee(10), sequence(MAIN))),
                        Map.entry("err_insufficient_fee_zero", sign(MAIN, ordered(send), fee(0), sequence(MAIN))),
                        Map.entry(
                                "err_insufficient_funds_for_fee",
                                sign(POOR, ordered(send(POOR, 1)), fee(999_999), sequence(POOR))),
                        Map.entry(
                                "err_memo_257_bytes",
                                sign(
                                        MAIN,
                                        new TransactionBody(List.of(send), "m".repeat(257), Optional.empty(), false),
                                        FEE,
                                        sequence(MAIN))),
                        Map.entry(
                                "err_unordered_timed_out",
                                sign(MAIN, new TransactionBody(List.of(send), "", past, true), FEE, 0)),
                        Map.entry(
                                "err_unordered_with_sequence",
                                sign(
                                        MAIN,
                                        new TransactionBody(
                                                List.of(send),
                                                "",
                                                Optional.of(Instant.now().plusSeconds(60)),
                                                true),
                                        FEE,
                                        5)),
                        Map.entry(
                                "err_no_groups",
                                sign(MAIN, ordered(create(3001, List.of(), Coin.uact(500_000))), FEE, sequence(MAIN))),
                        Map.entry(
                                "err_dseq_zero",
                                sign(MAIN, ordered(create(0, groups(), Coin.uact(500_000))), FEE, sequence(MAIN))),
                        Map.entry(
                                "err_deposit_denom_unknown",
                                sign(
                                        MAIN,
                                        ordered(create(3002, groups(), new Coin("uatom", java.math.BigInteger.TEN))),
                                        FEE,
                                        sequence(MAIN))),
                        Map.entry(
                                "err_deposit_no_sources",
                                sign(
                                        MAIN,
                                        ordered(new Message.AccountDeposit(
                                                MAIN.address(),
                                                new DeploymentId(MAIN.address(), 1),
                                                new Deposit(Coin.uact(1), List.of()))),
                                        FEE,
                                        sequence(MAIN))))
                .entrySet()
                .stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    JsonNode recorded =
                            SharedData.json(FOLDER + entry.getKey() + ".json").at("/body/tx_response");
                    assertThat(masked(broadcast(entry.getValue()))).isEqualTo(masked(recorded));
                }));
    }

    @TestFactory
    Stream<DynamicTest> refusesOnDelivery() {
        DeploymentId missing = new DeploymentId(MAIN.address(), 777_777);
        return Map.<String, Message>of(
                        "err_close_missing_deployment_delivered", new Message.CloseDeployment(missing),
                        "err_deposit_too_low_delivered", create(3003, groups(), Coin.uact(499_999)),
                        "err_escrow_deposit_missing_delivered",
                                new Message.AccountDeposit(
                                        MAIN.address(), missing, Deposit.ofBalance(Coin.uact(500_000))),
                        "err_mint_act_wrong_denom_delivered",
                                new Message.MintAct(MAIN.address(), MAIN.address(), Coin.uact(1_000_000)))
                .entrySet()
                .stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    JsonNode recorded =
                            SharedData.json(FOLDER + entry.getKey() + ".json").at("/body/tx_response");
                    Instant timeout = Instant.now().plusSeconds(60);
                    byte[] bytes = sign(
                            MAIN,
                            new TransactionBody(List.of(entry.getValue()), "", Optional.of(timeout), true),
                            new Fee(List.of(Coin.uakt(10_000)), 400_000),
                            0);
                    String hash = broadcast(bytes).path("txhash").asText();
                    JsonNode delivered = Awaitility.await()
                            .atMost(Duration.ofSeconds(10))
                            .until(() -> get("/cosmos/tx/v1beta1/txs/" + hash).path("tx_response"), JsonNode::isObject);
                    assertThat(masked(delivered)).isEqualTo(masked(recorded));
                }));
    }

    @TestFactory
    Stream<DynamicTest> answersWithNoMemberThatTheNodeDoesNotHave() {
        live();
        String owner = MAIN.address().text();
        return Map.ofEntries(
                        Map.entry("block_latest", "/cosmos/base/tendermint/v1beta1/blocks/latest"),
                        Map.entry("bank_balances_main", "/cosmos/bank/v1beta1/balances/" + owner),
                        Map.entry(
                                "deployment_info_leased",
                                "/akash/deployment/v1beta4/deployments/info?id.owner=" + owner + "&id.dseq=5001"),
                        Map.entry(
                                "deployment_list_paged",
                                "/akash/deployment/v1beta4/deployments/list?filters.owner=" + owner),
                        Map.entry("order_list", "/akash/market/v1beta5/orders/list?filters.owner=" + owner),
                        Map.entry("bid_list_for_dseq", "/akash/market/v1beta5/bids/list?filters.owner=" + owner),
                        Map.entry("lease_list", "/akash/market/v1beta5/leases/list?filters.owner=" + owner),
                        Map.entry("provider_info", "/akash/provider/v1beta4/providers/" + PROVIDER.address()),
                        Map.entry("providers_list", "/akash/provider/v1beta4/providers"),
                        Map.entry("deployment_params", "/akash/deployment/v1beta4/params"),
                        Map.entry("market_params", "/akash/market/v1beta5/params"),
                        Map.entry("bme_params", "/akash/bme/v1/params"),
                        Map.entry("bme_status_1", "/akash/bme/v1/status"),
                        Map.entry("bme_ledger_pending", "/akash/bme/v1/ledger"),
                        Map.entry("oracle_aggregated_akt", "/akash/oracle/v2/aggregated_price/akt"),
                        Map.entry("tx_not_found", "/cosmos/tx/v1beta1/txs/" + "0".repeat(64)),
                        Map.entry("unknown_path", "/akash/nope/v1"))
                .entrySet()
                .stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    JsonNode recorded =
                            SharedData.json(FOLDER + entry.getKey() + ".json").path("body");
                    assertThat(members(get(entry.getValue()))).isNotEmpty().isSubsetOf(members(recorded));
                }));
    }

    /** A deployment with a lease and a pending mint. */
    private static void live() {
        run(create(5001, groups(), Coin.uact(500_000)));
        BidId bid = BidId.of(MAIN.address(), 5001, 1, 1, PROVIDER.address(), 0);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> asked().bids(bid.deployment(), Optional.of(Bid.BidState.OPEN))
                                .size()
                        == 1);
        run(new Message.CreateLease(bid));
    }

    private static void run(Message message) {
        Instant timeout = Instant.now().plusSeconds(60);
        String hash = broadcast(sign(
                        MAIN,
                        new TransactionBody(List.of(message), "", Optional.of(timeout), true),
                        new Fee(List.of(Coin.uakt(10_000)), 400_000),
                        0))
                .path("txhash")
                .asText();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> get("/cosmos/tx/v1beta1/txs/" + hash)
                                .at("/tx_response/code")
                                .asInt(-1)
                        == 0);
    }

    private static ChainClient asked() {
        return ChainClient.of(List.of(chain.uri()), CHAIN_ID, CLIENT, Duration.ofSeconds(5), Clock.systemUTC());
    }

    private static List<io.purser.akash.sdl.group.GroupSpec> groups() {
        return AkashWorld.sdl("nginx").groups();
    }

    private static Message create(long dseq, List<io.purser.akash.sdl.group.GroupSpec> groups, Coin deposit) {
        return new Message.CreateDeployment(
                new DeploymentId(MAIN.address(), dseq),
                groups,
                new ManifestHash(new byte[32]),
                Deposit.ofBalance(deposit),
                Optional.empty());
    }

    private static Message send(Wallet from, long uakt) {
        return new Message.Send(from.address(), PROVIDER.address(), List.of(Coin.uakt(uakt)));
    }

    private static TransactionBody ordered(Message message) {
        return new TransactionBody(List.of(message), "", Optional.empty(), false);
    }

    private static Fee fee(long uakt) {
        return new Fee(uakt == 0 ? List.of() : List.of(Coin.uakt(uakt)), 200_000);
    }

    private static long sequence(Wallet wallet) {
        return account(wallet).map(Account::sequence).orElse(0L);
    }

    private static byte[] sign(Wallet wallet, TransactionBody body, Fee fee, long sequence) {
        return new TransactionSigner(wallet, CHAIN_ID)
                .sign(body, fee, account(wallet).map(Account::number).orElse(0L), sequence);
    }

    private static byte[] signWrongly() {
        return new TransactionSigner(MAIN, CHAIN_ID).sign(ordered(send(MAIN, 1)), FEE, 44, sequence(MAIN));
    }

    private static Optional<Account> account(Wallet wallet) {
        return asked().account(wallet.address());
    }

    private static Wallet wallet(int index) {
        return Wallet.of(Mnemonic.parse("abandon ".repeat(11) + "about"), index);
    }

    private static JsonNode broadcast(byte[] bytes) {
        String body = JSON.createObjectNode()
                .put("tx_bytes", Base64.getEncoder().encodeToString(bytes))
                .put("mode", "BROADCAST_MODE_SYNC")
                .toString();
        return exchange(HttpRequest.newBuilder(URI.create(chain.uri() + "/cosmos/tx/v1beta1/txs"))
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .path("tx_response");
    }

    private static JsonNode get(String path) {
        return exchange(HttpRequest.newBuilder(URI.create(chain.uri() + path)).GET());
    }

    private static JsonNode exchange(HttpRequest.Builder request) {
        try {
            return JSON.readTree(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
