package io.purser.akash.chain.transaction;

/** How the transactions of one account avoid conflicts. */
public enum TransactionOrdering {
    /**
     * Each has a timeout that no other has, so any number can be under way. If a node does not know this kind, Purser
     * uses the other.
     */
    UNORDERED,
    /** Each has the account's next sequence, so one can be under way at a time. */
    ORDERED
}
