package io.purser.memory;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The heap that all requests in flight hold. One holder, which is a key, cannot take all of it. A holder with several
 * requests gets no more than its share for them together. A single request may take up to the limit.
 */
public final class HeapAccount {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final long limit;
    private final long share;
    private final Map<String, Long> holders = new HashMap<>();
    private long taken;

    /**
     * An account of this many bytes.
     *
     * @param share the most bytes that one holder may have with several requests together
     */
    public HeapAccount(long limit, long share) {
        if (limit < 1 || share < 1) {
            throw new IllegalArgumentException("an account of memory has at least one byte, and so has a share of it");
        }
        this.limit = limit;
        this.share = Math.min(share, limit);
    }

    /**
     * A lease of this many bytes.
     *
     * @throws Problem 413 if no request can have so many, 503 if this one cannot have them now
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

    /** The number of keys that hold bytes. */
    public synchronized int holders() {
        return holders.size();
    }

    /** The most bytes that are leased at once, and that one request can have. */
    public long limit() {
        return limit;
    }

    /** The most bytes that one holder may have with several leases together. */
    long share() {
        return share;
    }

    /** Changes the bytes of one of the holder's leases. A smaller lease is always accepted. Needs the lock. */
    boolean change(String holder, long before, long after) {
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

    /**
     * The problem for a request that cannot have so many bytes in one of its leases.
     *
     * @param beside the bytes of its other leases
     */
    Problem refusal(long wanted, long beside) {
        if (beside > 0 && beside + wanted > share) {
            return Problem.of(
                    ProblemType.TOO_LARGE,
                    ("this would take %d bytes of memory, and the requests of one key get %d together here; send less, or"
                                    + " run Purser with a larger heap")
                            .formatted(beside + wanted, share));
        }
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
