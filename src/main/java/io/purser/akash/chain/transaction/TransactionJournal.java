package io.purser.akash.chain.transaction;

import io.purser.codes.Coded;
import io.purser.codes.Codes;
import java.util.Optional;

/**
 * Keeps signed transactions before they are sent. After a crash, the next process sends the same bytes again instead of
 * paying twice. All replicas share the journal.
 */
public interface TransactionJournal {
    /** The known state of a signed transaction. */
    enum JournalState implements Coded {
        /** The transaction may have been sent; its outcome is unknown. */
        SENT,
        /** A block contains the transaction, and it succeeded. */
        DONE,
        /** The transaction failed in a block, which still took its fee. It will not happen. */
        FAILED,
        /** The node refused the transaction before any block, so it paid nothing. It will not happen. */
        REFUSED,
        /** The transaction's timeout has passed, and no block contains it. It will not happen. */
        EXPIRED;

        /** Finds a constant by its code. */
        public static final Codes<JournalState> CODES = Codes.of(values());
    }

    /** A transaction and its known state. */
    record JournalEntry(SignedTransaction transaction, JournalState state) {}

    /**
     * The newest transaction that was signed for an operation.
     *
     * @param operation the operation that happens once, such as {@code create/1763850000000}
     */
    Optional<JournalEntry> latest(String operation);

    /**
     * Stores a transaction in the state {@link JournalState#SENT}. It is durable when this method returns, and it is
     * sent only after that.
     *
     * @throws IllegalStateException if another replica has a transaction in that state for the operation
     */
    void signed(String operation, SignedTransaction transaction);

    /** Records the outcome of a transaction. */
    void settled(String operation, String hash, JournalState state);
}
