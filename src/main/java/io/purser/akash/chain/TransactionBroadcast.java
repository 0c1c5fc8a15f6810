package io.purser.akash.chain;

import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.chain.node.NodeUnusable;
import io.purser.akash.chain.node.TransactionResult;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionTimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Sends one signed transaction until its outcome is known. */
final class TransactionBroadcast {
    private static final int LOOKS_UNTIL_SENT_AGAIN = 8;

    private final ChainClient chain;
    private final SignedTransaction transaction;
    private final TransactionTimes times;
    private final Clock clock;
    private final Instant deadline;
    /** Whether certainly no node has accepted the transaction. Then a refusal is final. */
    private boolean neverTaken;

    private boolean accepted;
    private int looks;

    TransactionBroadcast(ChainClient chain, SignedTransaction transaction, TransactionTimes times, Clock clock) {
        this.chain = chain;
        this.transaction = transaction;
        this.times = times;
        this.clock = clock;
        this.deadline = clock.instant().plus(times.life()).plus(times.timeout());
    }

    /** @param isFresh whether it was signed just now, so that nobody can have sent it before */
    TransactionOutcome carryThrough(boolean isFresh) {
        neverTaken = isFresh;
        if (!isFresh) {
            Optional<TransactionOutcome> outcome = look();
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        while (true) {
            Optional<TransactionOutcome> outcome = accepted ? Optional.empty() : send();
            outcome = outcome.or(this::look);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            if (clock.instant().isAfter(deadline)) {
                throw new ChainException(inDoubt());
            }
            // A node that accepted the transaction may have lost it since.
            accepted &= ++looks % LOOKS_UNTIL_SENT_AGAIN != 0;
            pause(times.poll());
        }
    }

    private Optional<TransactionOutcome> send() {
        TransactionResult answer;
        try {
            answer = chain.nodes().ask(node -> {
                try {
                    return node.broadcast(transaction.bytes());
                } catch (NodeUnusable e) {
                    // The transaction may have arrived at the node, so from now on a refusal proves nothing.
                    neverTaken = false;
                    throw e;
                }
            });
        } catch (ChainException e) {
            neverTaken &= isRefusal(e.failure());
            return neverTaken ? Optional.of(new TransactionOutcome.Unhappened(e.failure(), false)) : Optional.empty();
        }
        Optional<ChainFailure> refusal = answer.failure();
        if (refusal.isEmpty() || refusal.get() instanceof ChainFailure.AlreadyKnown) {
            accepted = true;
            neverTaken = false;
            return Optional.empty();
        }
        return neverTaken ? Optional.of(new TransactionOutcome.Unhappened(refusal.get(), false)) : Optional.empty();
    }

    /**
     * Whether the node has certainly refused. A node that fails, or whose answer cannot be read, may have accepted the
     * transaction.
     */
    private static boolean isRefusal(ChainFailure failure) {
        return !(failure instanceof ChainFailure.NoNode
                || failure instanceof ChainFailure.Unreadable
                || failure instanceof ChainFailure.UnregisteredError);
    }

    private Optional<TransactionOutcome> look() {
        return TransactionOutcome.of(transaction, chain, times.margin());
    }

    private ChainFailure inDoubt() {
        return new ChainFailure.InDoubt(transaction.hash(), transaction.timeout());
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChainException(inDoubt());
        }
    }
}
