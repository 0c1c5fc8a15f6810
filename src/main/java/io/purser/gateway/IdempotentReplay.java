package io.purser.gateway;

import io.purser.budget.operation.Authorisation;
import io.purser.gateway.attempt.CallStep;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.AsyncResult;
import java.time.Duration;
import java.util.Optional;

/**
 * Repeats the first answer for a request whose key was used before, and waits while the first request is in flight.
 *
 * @param memory pays for reading the answer and for holding it
 * @param until the reading of {@link System#nanoTime} after which it waits no longer
 * @param whenFree runs if the first request came to nothing, so that this one takes its place
 */
record IdempotentReplay(
        CallServices services,
        CallScope scope,
        ClientResponse answer,
        HeapLease memory,
        long until,
        Authorisation.Key key,
        Runnable whenFree) {
    /** The wait before the first look. Each wait is twice the one before, up to {@link #LAST_LOOK}. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(50);

    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    void begin() {
        look(FIRST_LOOK);
    }

    private void look(Duration wait) {
        scope.await(CallStep.ANSWERED, services.payments().replay(key, memory), found -> found(found, wait));
    }

    private void found(AsyncResult<Optional<PaymentService.ReplayableResponse>> found, Duration wait) {
        if (found.failed()) {
            Problem problem = answer.problem(found.cause());
            if (problem.type() == ProblemType.IN_FLIGHT && !answer.isGone() && !isTooLate()) {
                Duration longer = wait.multipliedBy(2);
                scope.await(
                        CallStep.ANSWERED,
                        services.later(wait),
                        due -> look(longer.compareTo(LAST_LOOK) < 0 ? longer : LAST_LOOK));
            } else {
                answer.fail(problem);
            }
        } else if (found.result().isPresent()) {
            PaymentService.ReplayableResponse kept = found.result().get();
            answer.write(kept.contentType(), kept.headers(), kept.body());
        } else {
            whenFree.run();
        }
    }

    private boolean isTooLate() {
        return System.nanoTime() - until > 0;
    }
}
