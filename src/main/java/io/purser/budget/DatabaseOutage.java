package io.purser.budget;

import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Operation;
import io.purser.budget.operation.Settlement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.function.Predicate;

/**
 * What becomes of operations while the database is away. Nothing new is granted unless the operator wants it; what might
 * have been granted is released, and settlements wait, because they must not be lost.
 */
final class DatabaseOutage {
    private static final System.Logger LOG = System.getLogger(DatabaseOutage.class.getName());

    private final FailOpen failOpen;
    private final BlockingQueue<Operation> waiting;

    DatabaseOutage(FailOpen failOpen, BlockingQueue<Operation> waiting) {
        this.failOpen = failOpen;
        this.waiting = waiting;
    }

    /**
     * Takes a batch that was not committed, or of which nobody knows that.
     *
     * @param mayBeCommitted whether the database has heard of it
     */
    void take(List<Operation> batch, boolean mayBeCommitted) {
        for (Operation operation : batch) {
            switch (operation) {
                case Operation.Authorise authorise -> answer(authorise, mayBeCommitted);
                case Operation.Charge charge -> {
                    if (!charge.answer().isDone()) {
                        requeue(charge);
                    }
                }
                case Operation.Settle settle -> requeue(settle);
                case Operation.Keep keep -> requeue(keep);
            }
        }
    }

    /**
     * Answers who wants a grant while the database is known to be away: nobody waits for it to find that out again.
     *
     * @return whether the operation is done with
     */
    Predicate<Operation> answersAtOnce() {
        return operation -> {
            if (operation instanceof Operation.Authorise authorise) {
                answer(authorise, false);
                return true;
            }
            return false;
        };
    }

    /** Gives back what was granted to those who no longer waited for it: they were told that nothing was. */
    void giveBackUnheard(List<Operation> committed) {
        for (Operation operation : committed) {
            if (operation instanceof Operation.Authorise authorise
                    && authorise.answer().isCancelled()) {
                requeue(Operation.giveBack(
                        new Settlement.VoidReservation(authorise.request().id())));
            }
        }
    }

    /**
     * Refuses, and gives back what may have been granted though nobody was told; or grants what the operator allows,
     * where it is certain that the database has not heard of it.
     */
    private void answer(Operation.Authorise authorise, boolean mayBeCommitted) {
        Optional<AuthorisationResult.Granted> granted =
                mayBeCommitted ? Optional.empty() : failOpen.grant(authorise.request());
        if (granted.isPresent()) {
            authorise.answer().complete(granted.get());
        } else {
            authorise.fail(DatabaseUnavailableProblem.problem());
            if (mayBeCommitted) {
                requeue(Operation.giveBack(
                        new Settlement.VoidReservation(authorise.request().id())));
            }
        }
        if (authorise.request().instead() != null) {
            requeue(Operation.giveBack(authorise.request().instead()));
        }
    }

    private void requeue(Operation operation) {
        if (!waiting.offer(operation)) {
            operation.fail(DatabaseUnavailableProblem.problem());
            LOG.log(
                    System.Logger.Level.ERROR,
                    "too much waits for the database; the sweep will settle what this was: {0}",
                    operation);
        }
    }
}
