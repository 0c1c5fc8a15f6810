package io.purser.budget;

import io.purser.budget.operation.Operation;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The operations that wait for a commit, and the settlements among them that may wait a little longer. Any thread adds
 * operations, and one thread takes them.
 */
final class CommitQueue {
    /** More than the connections of a replica can ever have waiting; above it, callers are told to try again. */
    private static final int WAITING_AT_MOST = 20_000;

    private static final int IN_ONE_COMMIT = 1_000;
    private static final long IDLE = Duration.ofMillis(100).toNanos();

    private final BlockingQueue<Operation> waiting = new ArrayBlockingQueue<>(WAITING_AT_MOST);
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
        return waiting.offer(operation);
    }

    /**
     * Waits a moment for operations, and adds those to commit now to the batch.
     *
     * @param withDeferred whether deferred settlements are due in any case
     */
    void gather(List<Operation> batch, boolean withDeferred) throws InterruptedException {
        long timeout = deferred.isEmpty() ? IDLE : deferred.left(System.nanoTime());
        Operation first = waiting.poll(timeout, TimeUnit.NANOSECONDS);
        List<Operation> arrived = new ArrayList<>();
        if (first != null) {
            arrived.add(first);
            waiting.drainTo(arrived, IN_ONE_COMMIT - 1);
        }
        boolean looksBack = withDeferred;
        for (Operation operation : arrived) {
            if (operation instanceof Operation.Settle settle && !settle.urgent()) {
                deferred.add(settle, System.nanoTime());
            } else {
                batch.add(operation);
                looksBack |= operation.looksBack();
            }
        }
        if (looksBack || deferred.isDue(System.nanoTime())) {
            addDeferred(batch);
        }
    }

    boolean hasDeferred() {
        return !deferred.isEmpty();
    }

    /** Adds the deferred settlements to a batch, ahead of all other operations. */
    void addDeferred(List<Operation> batch) {
        batch.addAll(0, deferred.take());
    }
}
