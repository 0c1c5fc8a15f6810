package io.purser.akash.chain;

import io.purser.akash.chain.node.Block;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.chain.node.NodeUnusable;
import io.purser.akash.chain.node.RestNode;
import io.purser.akash.chain.node.TransactionResult;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The outcome of one signed transaction. */
sealed interface TransactionOutcome {
    /** The state for the journal. */
    TransactionJournal.JournalState state();

    /** Whether the transaction has paid its fee: a block contains it, even if it failed there. */
    default boolean hasPaid() {
        return switch (this) {
            case Included included -> true;
            case Unhappened unhappened -> unhappened.inBlock();
            case Expired expired -> false;
        };
    }

    /** A block contains the transaction, and the transaction succeeded. */
    record Included(TransactionResult result) implements TransactionOutcome {
        @Override
        public TransactionJournal.JournalState state() {
            return TransactionJournal.JournalState.DONE;
        }
    }

    /**
     * The transaction had no effect.
     *
     * @param inBlock whether a block contains it; that block took its fee
     */
    record Unhappened(ChainFailure failure, boolean inBlock) implements TransactionOutcome {
        @Override
        public TransactionJournal.JournalState state() {
            return inBlock ? TransactionJournal.JournalState.FAILED : TransactionJournal.JournalState.REFUSED;
        }
    }

    /** The transaction's timeout has passed, and no block contains it. */
    record Expired(Instant blockTime, Instant timeout) implements TransactionOutcome {
        @Override
        public TransactionJournal.JournalState state() {
            return TransactionJournal.JournalState.EXPIRED;
        }
    }

    /**
     * The outcome as the chain knows it; empty while the transaction is under way, or while no node can answer. One
     * node answers all three questions in this order, because another node may be behind, and a block may come between
     * two questions.
     *
     * @param margin how far the chain's time has to be past the timeout of a transaction that no block contains
     */
    static Optional<TransactionOutcome> of(SignedTransaction transaction, ChainClient chain, Duration margin) {
        try {
            return chain.nodes().ask(node -> {
                Block before = node.latestBlock();
                Optional<TransactionResult> found = node.transaction(transaction.hash());
                if (found.isPresent()) {
                    return found.map(TransactionOutcome::of);
                }
                boolean isOver = before.time().isAfter(transaction.timeout().plus(margin));
                return isOver && isIndexed(node, before, transaction)
                        ? Optional.of(new Expired(before.time(), transaction.timeout()))
                        : Optional.empty();
            });
        } catch (ChainException e) {
            // A failure of the nodes says nothing about the transaction.
            return Optional.empty();
        }
    }

    /**
     * Whether the node has a later block and still does not have the transaction. Nodes index a block a moment after
     * they receive it, so a missing transaction counts only after one more block.
     */
    private static boolean isIndexed(RestNode node, Block before, SignedTransaction transaction) throws NodeUnusable {
        return node.latestBlock().height() > before.height()
                && node.transaction(transaction.hash()).isEmpty();
    }

    private static TransactionOutcome of(TransactionResult result) {
        return result.failure()
                .<TransactionOutcome>map(failure -> new Unhappened(failure, true))
                .orElseGet(() -> new Included(result));
    }
}
