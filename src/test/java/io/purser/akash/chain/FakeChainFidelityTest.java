package io.purser.akash.chain;

import static io.purser.akash.chain.AnswerMembers.masked;
import static io.purser.akash.chain.AnswerMembers.members;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.transaction.Deposit;
import io.purser.akash.chain.transaction.Fee;
import io.purser.akash.chain.transaction.Message;
import io.purser.akash.chain.transaction.TransactionBody;
import io.purser.fake.SharedData;
import io.purser.support.BesideOthers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The fake chain refuses and answers as the recorded node did: with the same codes, the same texts and the same
 * members.
 */
@BesideOthers
class FakeChainFidelityTest extends FakeChainCalls {
    private static final String FOLDER = "akash/node/";

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
}
