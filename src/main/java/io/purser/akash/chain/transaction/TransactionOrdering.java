package io.purser.akash.chain.transaction;

/** How transactions of one account keep out of each other's way. */
public enum TransactionOrdering {
    /** By a time-out that no other has: any number may be under way. Ordered where a node does not know it. */
    UNORDERED,
    /** By the account's sequence: one at a time. */
    ORDERED
}
