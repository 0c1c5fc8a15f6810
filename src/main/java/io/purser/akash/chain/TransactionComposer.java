package io.purser.akash.chain;

import io.purser.akash.chain.model.Account;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.chain.transaction.Fee;
import io.purser.akash.chain.transaction.GasPolicy;
import io.purser.akash.chain.transaction.Message;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionBody;
import io.purser.akash.chain.transaction.TransactionOrdering;
import io.purser.akash.chain.transaction.TransactionSigner;
import io.purser.akash.chain.transaction.TransactionTimes;
import io.purser.akash.wallet.Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes transactions: reads the account and the chain's time, simulates the exact body, and signs it. */
record TransactionComposer(
        ChainClient chain, TransactionSigner signer, GasPolicy gas, TransactionTimes times, RandomGenerator random) {
    /**
     * Signs these messages.
     *
     * @param ranOut the failure of the previous attempt, if it ran out of gas
     */
    SignedTransaction compose(
            List<Message> messages, TransactionOrdering ordering, Optional<ChainFailure.OutOfGas> ranOut) {
        Address address = signer.wallet().address();
        Account account = chain.account(address)
                .orElseThrow(
                        () -> new ChainException(new ChainFailure.UnknownAccount("account " + address + " not found")));
        boolean unordered = ordering == TransactionOrdering.UNORDERED;
        long sequence = unordered ? 0 : account.sequence();
        Instant timeout = timeout();
        TransactionBody body = new TransactionBody(messages, "", Optional.of(timeout), unordered);
        Fee fee = ranOut.map(gas::feeAfter).orElseGet(() -> gas.feeFor(simulate(body, sequence)));
        return new SignedTransaction(signer.sign(body, fee, account.number(), sequence), timeout);
    }

    private long simulate(TransactionBody body, long sequence) {
        byte[] bytes = signer.unsigned(body, gas.feeToSimulate(), sequence);
        return chain.nodes().ask(node -> node.simulate(bytes));
    }

    /**
     * The chain's time plus the transaction's life plus a random part of a second. An unordered transaction's timeout
     * is its nonce, and no two transactions of one account may have the same, whichever replica signs them.
     */
    private Instant timeout() {
        return chain.latestBlock().time().plus(times.life()).plusNanos(random.nextInt(1_000_000_000));
    }
}
