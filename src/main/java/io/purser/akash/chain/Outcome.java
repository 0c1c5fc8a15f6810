package io.purser.akash.chain;

import java.time.Instant;
import java.util.Optional;

/** What became of one signed transaction. */
sealed interface Outcome {
    /** As the journal keeps it. */
    TransactionJournal.State state();

    /** A block has it, and it did what it asked. */
    record Included(TransactionResult result) implements Outcome {
        @Override
        public TransactionJournal.State state() {
            return TransactionJournal.State.DONE;
        }
    }

    /**
     * It did nothing.
     *
     * @param inBlock whether a block has it, which took its fee
     */
    record Unhappened(ChainFailure failure, boolean inBlock) implements Outcome {
        @Override
        public TransactionJournal.State state() {
            return inBlock ? TransactionJournal.State.FAILED : TransactionJournal.State.REFUSED;
        }
    }

    /** Its time has passed, and no block has it. */
    record Expired(Instant blockTime, Instant timeout) implements Outcome {
        @Override
        public TransactionJournal.State state() {
            return TransactionJournal.State.EXPIRED;
        }
    }

    /**
     * What the chain knows of it; nothing while it is under way, or while no node can tell. One node answers all three
     * questions, in this order: another may be behind, and a block may come between.
     */
    static Optional<Outcome> of(SignedTransaction transaction, Chain chain) {
        try {
            return chain.nodes().ask(node -> {
                Block before = node.latestBlock();
                Optional<TransactionResult> found = node.transaction(transaction.hash());
                if (found.isPresent()) {
                    return found.map(Outcome::of);
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

    private static Outcome of(TransactionResult result) {
        return result.failure()
                .<Outcome>map(failure -> new Unhappened(failure, true))
                .orElseGet(() -> new Included(result));
    }
}
