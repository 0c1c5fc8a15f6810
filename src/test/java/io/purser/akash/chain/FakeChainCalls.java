package io.purser.akash.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.akash.chain.model.Account;
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
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Signs transactions for a fake chain, right and wrong, and asks it. */
abstract class FakeChainCalls {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String CHAIN_ID = "oracle-1";
    static final Wallet MAIN = wallet(0);
    static final Wallet PROVIDER = wallet(2);
    static final Wallet POOR = wallet(4);
    static final Fee FEE = new Fee(List.of(Coin.uakt(5000)), 200_000);
    static final HttpClient CLIENT = HttpClient.newHttpClient();
    static FakeChain chain;

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

    static void run(Message message) {
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

    static ChainClient asked() {
        return ChainClient.of(List.of(chain.uri()), CHAIN_ID, CLIENT, Duration.ofSeconds(5), Clock.systemUTC());
    }

    static List<io.purser.akash.sdl.group.GroupSpec> groups() {
        return AkashWorld.sdl("nginx").groups();
    }

    static Message create(long dseq, List<io.purser.akash.sdl.group.GroupSpec> groups, Coin deposit) {
        return new Message.CreateDeployment(
                new DeploymentId(MAIN.address(), dseq),
                groups,
                new ManifestHash(new byte[32]),
                Deposit.ofBalance(deposit),
                Optional.empty());
    }

    static Message send(Wallet from, long uakt) {
        return new Message.Send(from.address(), PROVIDER.address(), List.of(Coin.uakt(uakt)));
    }

    static TransactionBody ordered(Message message) {
        return new TransactionBody(List.of(message), "", Optional.empty(), false);
    }

    static Fee fee(long uakt) {
        return new Fee(uakt == 0 ? List.of() : List.of(Coin.uakt(uakt)), 200_000);
    }

    static long sequence(Wallet wallet) {
        return account(wallet).map(Account::sequence).orElse(0L);
    }

    static byte[] sign(Wallet wallet, TransactionBody body, Fee fee, long sequence) {
        return new TransactionSigner(wallet, CHAIN_ID)
                .sign(body, fee, account(wallet).map(Account::number).orElse(0L), sequence);
    }

    static byte[] signWrongly() {
        return new TransactionSigner(MAIN, CHAIN_ID).sign(ordered(send(MAIN, 1)), FEE, 44, sequence(MAIN));
    }

    static Optional<Account> account(Wallet wallet) {
        return asked().account(wallet.address());
    }

    static Wallet wallet(int index) {
        return Wallet.of(Mnemonic.parse("abandon ".repeat(11) + "about"), index);
    }

    static JsonNode broadcast(byte[] bytes) {
        String body = JSON.createObjectNode()
                .put("tx_bytes", Base64.getEncoder().encodeToString(bytes))
                .put("mode", "BROADCAST_MODE_SYNC")
                .toString();
        return exchange(HttpRequest.newBuilder(URI.create(chain.uri() + "/cosmos/tx/v1beta1/txs"))
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .path("tx_response");
    }

    static JsonNode get(String path) {
        return exchange(HttpRequest.newBuilder(URI.create(chain.uri() + path)).GET());
    }

    static JsonNode exchange(HttpRequest.Builder request) {
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
