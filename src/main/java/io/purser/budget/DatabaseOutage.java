package io.purser.budget;

import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Operation;
import io.purser.budget.operation.Settlement;
import io.purser.problem.DatabaseUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Handles operations while the database is unavailable. No authorization is granted unless the operator allows it.
 * Reservations that may have been granted are voided. Settlements wait, because they must not be lost.
 */
record DatabaseOutage(FailOpen failOpen, CommitQueue waiting) {
    private static final System.Logger LOG = System.getLogger(DatabaseOutage.class.getName());

    /**
     * Takes a batch that was not committed, or that may or may not be committed.
     *
     * @param mayBeCommitted whether the batch may have reached the database
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
     * Answers authorizations while the database is known to be unavailable, so that no caller waits to find that out
     * again.
     *
     * @return a test that answers an operation and says whether it needs nothing more
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

    /** Voids reservations whose callers no longer waited for them: those callers were told that nothing was granted. */
    void voidAbandoned(List<Operation> committed) {
        for (Operation operation : committed) {
            if (operation instanceof Operation.Authorise authorise
                    && authorise.answer().isCancelled()) {
                requeue(Operation.unattended(
                        new Settlement.VoidReservation(authorise.request().id())));
            }
        }
    }

    /**
     * Refuses, and voids a reservation that may have been granted although no caller was told. If the request certainly
     * did not reach the database, grants it if the operator's ceiling allows that.
     */
    private void answer(Operation.Authorise authorise, boolean mayBeCommitted) {
        Optional<AuthorisationResult.Granted> granted =
                mayBeCommitted ? Optional.empty() : failOpen.grant(authorise.request());
        if (granted.isPresent()) {
            authorise.answer().complete(granted.get());
        } else {
            authorise.fail(DatabaseUnavailable.problem());
            if (mayBeCommitted) {
                requeue(Operation.unattended(
                        new Settlement.VoidReservation(authorise.request().id())));
            }
        }
        if (authorise.request().instead() != null) {
            requeue(Operation.unattended(authorise.request().instead()));
        }
    }

    private void requeue(Operation operation) {
        if (!waiting.offer(operation)) {
            operation.fail(DatabaseUnavailable.problem());
            LOG.log(
                    System.Logger.Level.ERROR,
                    "too much waits for the database; the sweep will settle what this was: {0}",
                    operation);
        }
    }
}
