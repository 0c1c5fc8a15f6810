package io.purser.functions;

import io.purser.access.ConcurrencyLimiter;
import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How many calls of {@code route} each key has in flight: no key fills the queue of those that wait for a commit. */
@ApplicationScoped
class RouteConcurrencyLimiter {
    private final ConcurrencyLimiter calls;

    /** @param most calls of one key that may wait for their decision and their money */
    RouteConcurrencyLimiter(@ConfigProperty(name = "purser.routes-per-key", defaultValue = "40") int most) {
        this.calls = new ConcurrencyLimiter(most);
    }

    /**
     * Counts one more call; an operator's are not counted.
     *
     * @return how it is counted off again, once
     * @throws Problem 429 where its key has too many
     */
    Runnable begin(Caller caller) {
        return caller.is(Role.OPERATOR) ? () -> {} : calls.begin(caller.id());
    }
}
