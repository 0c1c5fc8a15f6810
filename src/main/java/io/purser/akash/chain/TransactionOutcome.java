package io.purser.akash.chain;

import io.purser.akash.chain.node.Block;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.chain.node.NodeUnusable;
import io.purser.akash.chain.node.RestNode;
import io.purser.akash.chain.node.TransactionResult;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionJournal;
import java.time.Instant;
import java.util.Optional;

/** What became of one signed transaction. */
sealed interface TransactionOutcome {
    /** As the journal keeps it. */
    TransactionJournal.JournalState state();

    /** A block has it, and it did what it asked. */
    record Included(TransactionResult result) implements TransactionOutcome {
        @Override
        public TransactionJournal.JournalState state() {
            return TransactionJournal.JournalState.DONE;
        }
    }

    /**
     * It did nothing.
     *
     * @param inBlock whether a block has it, which took its fee
     */
    record Unhappened(ChainFailure failure, boolean inBlock) implements TransactionOutcome {
        @Override
        public TransactionJournal.JournalState state() {
            return inBlock ? TransactionJournal.JournalState.FAILED : TransactionJournal.JournalState.REFUSED;
        }
    }

    /** Its time has passed, and no block has it. */
    record Expired(Instant blockTime, Instant timeout) implements TransactionOutcome {
        @Override
        public TransactionJournal.JournalState state() {
            return TransactionJournal.JournalState.EXPIRED;
        }
    }

    /**
     * What the chain knows of it; nothing while it is under way, or while no node can tell. One node answers all three
     * questions, in this order: another may be behind, and a block may come between.
     */
    static Optional<TransactionOutcome> of(SignedTransaction transaction, ChainClient chain) {
        try {
            return chain.nodes().ask(node -> {
                Block before = node.latestBlock();
                Optional<TransactionResult> found = node.transaction(transaction.hash());
                if (found.isPresent()) {
                    return found.map(TransactionOutcome::of);
                }
                boolean isOver = before.time().isAfter(transaction.timeout());
                return isOver && isIndexed(node, before, transaction)
                        ? Optional.of(new Expired(before.time(), transaction.timeout()))
                        : Optional.empty();
            });
        } catch (ChainException e) {
            // Whatever is wrong with the nodes, it says nothing about the transaction.
            return Optional.empty();
        }
    }

    /** Nodes index a block a moment after they have it: only absence after yet another block counts. */
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
