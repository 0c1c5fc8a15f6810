package io.purser.akash.chain.transaction;

import java.util.Optional;

/**
 * Where signed transactions are kept before they are sent, so that whoever comes after a crash sends the same bytes
 * again instead of paying twice. Shared by all replicas.
 */
public interface TransactionJournal {
    /** What is known of a signed transaction. */
    enum JournalState {
        /** It may have been sent; nobody knows yet. */
        SENT,
        /** A block took it and it did what it asked. */
        DONE,
        /** It failed in a block, which took its fee all the same: it will not happen. */
        FAILED,
        /** The node refused it before any block, so that it paid nothing: it will not happen. */
        REFUSED,
        /** Its time has passed and no block has it: it will not happen. */
        EXPIRED
    }

    /** A transaction and what is known of it. */
    record JournalEntry(SignedTransaction transaction, JournalState state) {}

    /**
     * The newest transaction that was signed for an operation.
     *
     * @param operation what is to happen once, such as {@code create/1763850000000}
     */
    Optional<JournalEntry> latest(String operation);

    /**
     * Keeps a transaction in state {@link JournalState#SENT}; it is durable when this returns, and only then sent.
     *
     * @throws IllegalStateException if another replica has one in that state for the operation
     */
    void signed(String operation, SignedTransaction transaction);

    /** Says what became of it. */
    void settled(String operation, String hash, JournalState state);
}
