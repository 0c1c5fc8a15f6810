package io.purser.functions;

import io.purser.access.ConcurrencyLimiter;
import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;

/** Limits how many calls of {@code route} each key has in flight, so that no key fills the queue for commits. */
@ApplicationScoped
class RouteConcurrencyLimiter {
    private final ConcurrencyLimiter calls;

    RouteConcurrencyLimiter(RouteProperties settings) {
        this.calls = new ConcurrencyLimiter(settings.routesPerKey());
    }

    /**
     * Counts one more call; calls of an operator are not counted.
     *
     * @return an action that ends the count; it works once
     * @throws Problem 429 if the key has too many calls in flight
     */
    Runnable begin(Caller caller) {
        return caller.is(Role.OPERATOR) ? () -> {} : calls.begin(caller.id());
    }
}
