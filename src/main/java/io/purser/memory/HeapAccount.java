package io.purser.memory;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What all requests in flight hold of the heap. One holder, which is a key, cannot take it all: while it holds anything
 * it gets no more than its share. A request that is alone may take as much as there is.
 */
public final class HeapAccount {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final long limit;
    private final long share;
    private final Map<String, Long> holders = new HashMap<>();
    private long taken;

    /**
     * An account of so many bytes.
     *
     * @param share what one holder may have of them with several requests together
     */
    public HeapAccount(long limit, long share) {
        if (limit < 1 || share < 1) {
            throw new IllegalArgumentException("an account of memory has at least one byte, and so has a share of it");
        }
        this.limit = limit;
        this.share = Math.min(share, limit);
    }

    /**
     * A lease of so many bytes.
     *
     * @throws Problem 413 where no request can have so much, 503 where this one cannot have it now
     */
    public HeapLease open(String holder, long bytes) {
        HeapLease lease = new HeapLease(this, holder);
        lease.resize(bytes);
        return lease;
    }

    /** The bytes that are leased. */
    public synchronized long taken() {
        return taken;
    }

    /** How many keys hold any. */
    public synchronized int holders() {
        return holders.size();
    }

    /** The most that is leased at once, and that one request can have. */
    public long limit() {
        return limit;
    }

    /** What one holder may have with several leases together. */
    long share() {
        return share;
    }

    /** Changes what one lease of the holder's has; what is given back is always taken. */
    synchronized boolean change(String holder, long before, long after) {
        long others = holders.getOrDefault(holder, 0L) - before;
        long more = after - before;
        if (more > 0 && (taken + more > limit || (others > 0 && others + after > share))) {
            return false;
        }
        taken += more;
        if (others + after == 0) {
            holders.remove(holder);
        } else {
            holders.put(holder, others + after);
        }
        return true;
    }

    /** What to say to who cannot have so much in one request. */
    Problem refusal(long wanted) {
        if (wanted > limit) {
            return Problem.of(
                    ProblemType.TOO_LARGE,
                    ("reading this would take %d bytes of memory, and requests get %d together here; send less, or run"
                                    + " Purser with a larger heap")
                            .formatted(wanted, limit));
        }
        return Problem.of(ProblemType.NOT_READY, "the memory for requests is taken; try again shortly")
                .retryAfter(SOON);
    }
}
