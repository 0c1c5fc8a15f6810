package io.purser.budget;

import io.purser.budget.operation.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Settlements without a waiting caller, which are committed together: each commit updates the sums of the reports once,
 * no matter how many calls it settles, and grants do not wait for that. One thread uses it.
 */
final class DeferredSettlements {
    /** Short compared with a call, and long compared with a commit. */
    private static final long LINGER = Duration.ofMillis(50).toNanos();
    /** So many are due at once: a larger batch would delay the grants behind it. */
    private static final int MANY = 100;

    private final List<Operation> settlements = new ArrayList<>();
    private long since;

    /** Adds the settlement, at that reading of a monotonic clock. */
    void add(Operation.Settle settlement, long nanoTime) {
        if (settlements.isEmpty()) {
            since = nanoTime;
        }
        settlements.add(settlement);
    }

    boolean isEmpty() {
        return settlements.isEmpty();
    }

    boolean isDue(long nanoTime) {
        return !settlements.isEmpty() && (settlements.size() >= MANY || nanoTime - since >= LINGER);
    }

    /** The nanoseconds for which the oldest settlement may still wait. */
    long left(long nanoTime) {
        return Math.max(0, LINGER - (nanoTime - since));
    }

    /** Removes and returns all settlements, in the order in which they arrived. */
    List<Operation> take() {
        List<Operation> taken = List.copyOf(settlements);
        settlements.clear();
        return taken;
    }
}
