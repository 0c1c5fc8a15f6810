package io.purser.functions;

import io.purser.access.ConcurrencyLimiter;
import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Limits how many calls of {@code route} each key has in flight, so that no key fills the queue for commits. */
@ApplicationScoped
class RouteConcurrencyLimiter {
    private final ConcurrencyLimiter calls;

    /** @param most how many calls of one key may wait for their decision and their reservation */
    RouteConcurrencyLimiter(@ConfigProperty(name = "purser.routes-per-key", defaultValue = "40") int most) {
        this.calls = new ConcurrencyLimiter(most);
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
