package io.purser.akash.chain.transaction;

import java.time.Duration;

/**
 * How long transactions wait.
 *
 * @param life how far a transaction's timeout is ahead of the chain's time; at most ten minutes
 * @param poll the time between two queries of the chain
 * @param margin how far the chain's time has to be past a transaction's timeout until it is signed anew, because a node
 *     may index blocks late, or stand for several machines of which one is behind
 * @param timeout the time after the life until the outcome is reported as unknown, in case the chain stands still
 */
public record TransactionTimes(Duration life, Duration poll, Duration margin, Duration timeout) {
    public static final TransactionTimes STANDARD = new TransactionTimes(
            Duration.ofMinutes(3), Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofMinutes(10));

    public TransactionTimes {
        if (!life.isPositive() || life.compareTo(Duration.ofMinutes(9)) > 0) {
            throw new IllegalArgumentException("a transaction lives for up to nine minutes");
        }
        if (!poll.isPositive()) {
            throw new IllegalArgumentException("the pause between two looks is longer than nothing");
        }
    }
}
