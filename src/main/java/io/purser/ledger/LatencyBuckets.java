package io.purser.ledger;

/**
 * The buckets of the latency histograms. They are exact below 32 ms; above it, each doubling has sixteen buckets, so
 * that a percentile is at most one sixteenth (6.25%) above the true value, and never below it.
 */
public final class LatencyBuckets {
    /** The bucket of a column of {@code usage_entry}, in SQL. */
    static final String SQL = "(greatest(0, length(ltrim(%1$s::bit(64)::text, '0')) - 5) * 16"
            + " + (%1$s >> greatest(0, length(ltrim(%1$s::bit(64)::text, '0')) - 5)))::int";

    private static final int BITS = 4;
    private static final int PER_DOUBLING = 1 << BITS;

    private LatencyBuckets() {}

    static int of(long milliseconds) {
        long time = Math.max(0, milliseconds);
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(time) - BITS - 1);
        return shift * PER_DOUBLING + (int) (time >>> shift);
    }

    /** The longest time in the bucket, in milliseconds. */
    public static long longestIn(int bucket) {
        int shift = Math.max(0, bucket / PER_DOUBLING - 1);
        long first = bucket - (long) shift * PER_DOUBLING;
        return ((first + 1) << shift) - 1;
    }
}
