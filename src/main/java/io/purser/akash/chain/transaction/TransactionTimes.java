package io.purser.akash.chain.transaction;

import java.time.Duration;

/**
 * How long transactions wait.
 *
 * @param life how far ahead of the chain's time a transaction's time-out lies; at most ten minutes
 * @param poll between two looks at the chain
 * @param timeout beyond the life, for a chain that stands still, before the outcome is left open
 */
public record TransactionTimes(Duration life, Duration poll, Duration timeout) {
    public static final TransactionTimes STANDARD =
            new TransactionTimes(Duration.ofMinutes(3), Duration.ofSeconds(2), Duration.ofMinutes(10));

    public TransactionTimes {
        if (!life.isPositive() || life.compareTo(Duration.ofMinutes(9)) > 0) {
            throw new IllegalArgumentException("a transaction lives for up to nine minutes");
        }
        if (!poll.isPositive()) {
            throw new IllegalArgumentException("the pause between two looks is longer than nothing");
        }
    }
}
