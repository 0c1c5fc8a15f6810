package io.purser.akash.chain;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.transaction.GasPolicy;
import io.purser.akash.chain.transaction.Message;
import io.purser.akash.chain.transaction.TransactionOrdering;
import io.purser.akash.chain.transaction.TransactionSigner;
import io.purser.akash.chain.transaction.TransactionTimes;
import io.purser.akash.wallet.Mnemonic;
import io.purser.akash.wallet.Wallet;
import io.purser.fake.FakeChain;
import io.purser.fake.MemoryJournal;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A chain of one node for each test, with an account that has 100 AKT and 5 ACT. */
@Execution(ExecutionMode.CONCURRENT)
abstract class ChainWorld {
    static final String CHAIN_ID = "fake-1";
    static final Wallet WALLET = Wallet.of(Mnemonic.parse("abandon ".repeat(11) + "about"), 0);
    static final Wallet OTHER = Wallet.of(Mnemonic.parse("abandon ".repeat(11) + "about"), 2);

    static final Duration MARGIN = Duration.ofSeconds(2);

    final HttpClient client = HttpClient.newHttpClient();
    final MemoryJournal journal = new MemoryJournal();
    FakeChain node;

    @BeforeEach
    void startAChain() {
        node = FakeChain.start(CHAIN_ID).fund(WALLET.address(), 100_000_000, 5_000_000);
    }

    @AfterEach
    void stop() {
        node.close();
        client.close();
    }

    static Message send(long uakt) {
        return new Message.Send(WALLET.address(), OTHER.address(), List.of(Coin.uakt(uakt)));
    }

    ChainClient chain(URI... nodes) {
        return ChainClient.of(List.of(nodes), CHAIN_ID, client, Duration.ofSeconds(5), Clock.systemUTC());
    }

    TransactionSender transactions(Duration life, Duration timeout, URI... nodes) {
        return transactions(GasPolicy.STANDARD, life, timeout, nodes);
    }

    TransactionSender transactions(GasPolicy gas, Duration life, Duration timeout, URI... nodes) {
        return transactions(gas, new TransactionTimes(life, Duration.ofMillis(20), MARGIN, timeout), nodes);
    }

    TransactionSender transactions(GasPolicy gas, TransactionTimes times, URI... nodes) {
        return new TransactionSender(
                chain(nodes),
                new TransactionSigner(WALLET, CHAIN_ID),
                journal,
                gas,
                times,
                TransactionOrdering.UNORDERED,
                new Random(),
                Clock.systemUTC());
    }
}
