package io.purser.akash.chain;

import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.chain.node.TransactionResult;
import io.purser.akash.chain.transaction.GasPolicy;
import io.purser.akash.chain.transaction.Message;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionJournal;
import io.purser.akash.chain.transaction.TransactionOrdering;
import io.purser.akash.chain.transaction.TransactionSigner;
import io.purser.akash.chain.transaction.TransactionTimes;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Gets messages into a block exactly once. It writes a signed transaction to the journal before it sends it. While the
 * outcome is unknown, it sends only the same bytes again. It signs again only after the chain's time has passed the
 * transaction's timeout and no block contains it.
 */
public final class TransactionSender {
    private static final int MOST_ATTEMPTS = 4;

    private final ChainClient chain;
    private final TransactionComposer composer;
    private final TransactionJournal journal;
    private final TransactionTimes times;
    private final Clock clock;
    private final TransactionOrdering preferred;

    public TransactionSender(
            ChainClient chain,
            TransactionSigner signer,
            TransactionJournal journal,
            GasPolicy gas,
            TransactionTimes times,
            TransactionOrdering preferred,
            RandomGenerator random,
            Clock clock) {
        this.chain = chain;
        this.composer = new TransactionComposer(chain, signer, gas, times, random);
        this.journal = journal;
        this.times = times;
        this.preferred = preferred;
        this.clock = clock;
    }

    /**
     * Carries an operation out, or finds that it was carried out before. Waits until a block contains the transaction.
     * That usually takes seconds, and minutes if nodes are unreachable.
     *
     * @param operation the name of the operation that happens once; the same name never pays twice
     * @return the successful transaction in its block
     * @throws ChainException why the operation did not happen; {@link ChainFailure.InDoubt} if that is not known yet.
     *     The same call later continues from this point
     */
    public TransactionResult submit(String operation, List<Message> messages) {
        TransactionOrdering ordering = preferred;
        Optional<ChainFailure.OutOfGas> ranOut = Optional.empty();
        Optional<TransactionJournal.JournalEntry> known = journal.latest(operation);
        for (int attempt = 1; ; attempt++) {
            if (known.isPresent() && known.get().state() == TransactionJournal.JournalState.DONE) {
                return done(known.get().transaction());
            }
            boolean isFresh = known.isEmpty() || known.get().state() != TransactionJournal.JournalState.SENT;
            TransactionOutcome outcome;
            try {
                outcome = isFresh
                        ? sign(operation, messages, ordering, ranOut)
                        : deliver(operation, known.get().transaction(), false);
            } catch (NotSigned e) {
                outcome = new TransactionOutcome.Unhappened(e.failure, false);
            }
            known = Optional.empty();
            switch (outcome) {
                case TransactionOutcome.Included(TransactionResult result) -> {
                    return result;
                }
                case TransactionOutcome.Unhappened(ChainFailure failure, boolean ignored) -> {
                    ranOut = failure instanceof ChainFailure.OutOfGas gas ? Optional.of(gas) : Optional.empty();
                    ordering = isUnorderedUnknown(failure) ? TransactionOrdering.ORDERED : ordering;
                    if (attempt >= MOST_ATTEMPTS || !isWorthSigningAgain(failure)) {
                        throw new ChainException(failure);
                    }
                }
                case TransactionOutcome.Expired expired -> {
                    if (attempt >= MOST_ATTEMPTS) {
                        throw new ChainException(new ChainFailure.TimedOut(expired.blockTime(), expired.timeout()));
                    }
                }
            }
        }
    }

    private TransactionOutcome sign(
            String operation,
            List<Message> messages,
            TransactionOrdering ordering,
            Optional<ChainFailure.OutOfGas> ranOut)
            throws NotSigned {
        SignedTransaction transaction;
        try {
            transaction = composer.compose(messages, ordering, ranOut);
        } catch (ChainException e) {
            throw new NotSigned(e.failure());
        }
        journal.signed(operation, transaction);
        return deliver(operation, transaction, true);
    }

    private TransactionOutcome deliver(String operation, SignedTransaction transaction, boolean isFresh) {
        TransactionOutcome outcome = new TransactionBroadcast(chain, transaction, times, clock).carryThrough(isFresh);
        journal.settled(operation, transaction.hash(), outcome.state());
        return outcome;
    }

    /** The simulation refused the transaction, so nothing was signed. */
    private static final class NotSigned extends Exception {
        private final transient ChainFailure failure;

        NotSigned(ChainFailure failure) {
            super(failure.advice());
            this.failure = failure;
        }
    }

    /** Whether an operation has happened or may have happened. The funds or objects that it needed may then be gone. */
    public boolean hasBegun(String operation) {
        return journal.latest(operation)
                .filter(entry -> switch (entry.state()) {
                    case SENT, DONE -> true;
                    case FAILED, REFUSED, EXPIRED -> false;
                })
                .isPresent();
    }

    /**
     * The result of an operation that has happened. If the node no longer has the transaction, that is no reason to pay
     * again.
     */
    private TransactionResult done(SignedTransaction transaction) {
        return chain.transaction(transaction.hash()).orElseGet(() -> TransactionResult.ofForgotten(transaction.hash()));
    }

    private static boolean isWorthSigningAgain(ChainFailure failure) {
        return failure instanceof ChainFailure.OutOfGas
                || failure instanceof ChainFailure.SequenceMismatch
                || failure instanceof ChainFailure.TimedOut
                || isUnorderedUnknown(failure)
                || (failure instanceof ChainFailure.UnorderedRefused refused
                        && refused.reason() == ChainFailure.UnorderedRefused.Reason.TIMEOUT_USED);
    }

    private static boolean isUnorderedUnknown(ChainFailure failure) {
        return failure instanceof ChainFailure.UnorderedRefused refused
                && refused.reason() == ChainFailure.UnorderedRefused.Reason.NOT_ENABLED;
    }
}
