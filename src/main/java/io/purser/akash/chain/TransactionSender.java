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
 * Gets messages into a block, once. What is signed is journalled before it is sent; while its outcome is in doubt, only
 * the same bytes are sent again; it is signed anew only once the chain's time has passed its time-out and no block has
 * it.
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
     * Carries an operation out, or finds out that it has been. Waits until a block holds it: seconds as a rule, minutes
     * where nodes are away.
     *
     * @param operation names what is to happen once; the same name never pays twice
     * @return the transaction in its block, successful
     * @throws ChainException why it did not happen; {@link ChainFailure.InDoubt} if that is not known yet, and then the
     *     same call later goes on where this one left off
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

    /** It was refused in simulation already. */
    private static final class NotSigned extends Exception {
        private final transient ChainFailure failure;

        NotSigned(ChainFailure failure) {
            super(failure.advice());
            this.failure = failure;
        }
    }

    /** Whether an operation has happened, or may have: what it needed need not be there any more. */
    public boolean hasBegun(String operation) {
        return journal.latest(operation)
                .filter(entry -> switch (entry.state()) {
                    case SENT, DONE -> true;
                    case FAILED, REFUSED, EXPIRED -> false;
                })
                .isPresent();
    }

    /** It happened; that its node has forgotten the transaction is no reason to pay again. */
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
