package io.purser.budget;

import io.purser.budget.operation.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Settlements that nobody waits for, until they are committed together: each commit adds to the sums of reports once,
 * however many calls it settles, and grants do not wait for it. Used by one thread.
 */
final class DeferredSettlements {
    /** Short beside a call, and long beside a commit. */
    private static final long LINGER = Duration.ofMillis(50).toNanos();
    /** More would hold up the grants that come behind them. */
    private static final int MANY = 400;

    private final List<Operation> settlements = new ArrayList<>();
    private long since;

    /** Takes the settlement in, at that reading of a clock that only goes on. */
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

    /** For how many nanoseconds the oldest may still wait. */
    long left(long nanoTime) {
        return Math.max(0, LINGER - (nanoTime - since));
    }

    /** Hands all of them out, in the order in which they came. */
    List<Operation> take() {
        List<Operation> taken = List.copyOf(settlements);
        settlements.clear();
        return taken;
    }
}
