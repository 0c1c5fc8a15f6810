package io.purser.budget;

import io.purser.budget.operation.Operation;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The operations that wait for a commit, and the settlements among them that may wait a little longer. Any thread adds
 * operations, and one thread takes them. A settlement that may wait does not wake that thread, which looks for such
 * settlements whenever something else wakes it, and at least once within the time that they may wait.
 */
final class CommitQueue {
    /** More than the connections of a replica can ever have waiting; above it, callers are told to try again. */
    private static final int WAITING_AT_MOST = 20_000;

    private static final int IN_ONE_COMMIT = 1_000;

    /** A settlement that may wait, and a reading of the monotonic clock at its arrival. */
    private record Arrival(Operation.Settle settlement, long nanoTime) {}

    private final BlockingQueue<Operation> waiting = new ArrayBlockingQueue<>(WAITING_AT_MOST);
    private final BlockingQueue<Arrival> unhurried = new ArrayBlockingQueue<>(WAITING_AT_MOST);
    private final DeferredSettlements deferred = new DeferredSettlements();

    /**
     * Adds an operation.
     *
     * @throws Problem {@code busy} if too many operations wait
     */
    void add(Operation operation) {
        if (!offer(operation)) {
            throw Problem.of(ProblemType.BUSY, "too many calls wait for the ledger; try again")
                    .retryAfter(Duration.ofSeconds(1));
        }
    }

    /** Adds an operation; false if too many operations wait. */
    boolean offer(Operation operation) {
        if (operation instanceof Operation.Settle settle && !settle.urgent()) {
            return unhurried.offer(new Arrival(settle, System.nanoTime()));
        }
        return waiting.offer(operation);
    }

    /**
     * Waits a moment for operations, and adds those to commit now to the batch.
     *
     * @param withDeferred whether deferred settlements are due in any case
     */
    void gather(List<Operation> batch, boolean withDeferred) throws InterruptedException {
        long timeout = deferred.isEmpty() ? DeferredSettlements.LINGER : deferred.left(System.nanoTime());
        Operation first = waiting.poll(timeout, TimeUnit.NANOSECONDS);
        int before = batch.size();
        if (first != null) {
            batch.add(first);
            waiting.drainTo(batch, IN_ONE_COMMIT - 1);
        }
        boolean looksBack =
                withDeferred || batch.subList(before, batch.size()).stream().anyMatch(Operation::looksBack);
        // After the others: what was added before one of them is here now.
        defer();
        if (looksBack || deferred.isDue(System.nanoTime())) {
            addDeferred(batch);
        }
    }

    private void defer() {
        for (Arrival arrival = unhurried.poll(); arrival != null; arrival = unhurried.poll()) {
            deferred.add(arrival.settlement(), arrival.nanoTime());
        }
    }

    boolean hasDeferred() {
        return !deferred.isEmpty() || !unhurried.isEmpty();
    }

    /** Adds the deferred settlements to a batch, ahead of all other operations. */
    void addDeferred(List<Operation> batch) {
        defer();
        batch.addAll(0, deferred.take());
    }
}
