package io.purser.gateway;

import io.purser.access.ConcurrencyLimiter;
import io.purser.gateway.attempt.GatewaySettings;
import io.purser.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How many calls each key has in flight: no key takes all the slots of a provider. */
@ApplicationScoped
class CallConcurrencyLimiter {
    private static final int PART_OF_THE_SLOTS = 5;

    private final ConcurrencyLimiter calls;

    CallConcurrencyLimiter(
            GatewaySettings settings, @ConfigProperty(name = "purser.calls-per-key") Optional<Integer> callsPerKey) {
        this.calls =
                new ConcurrencyLimiter(callsPerKey.orElse(Math.ceilDiv(settings.concurrency(), PART_OF_THE_SLOTS)));
    }

    /**
     * Counts one more call of that key.
     *
     * @return how it is counted off again, once
     * @throws Problem 429 where the key has too many
     */
    Runnable begin(String key) {
        return calls.begin(key);
    }

    /** Of all keys. */
    int total() {
        return calls.total();
    }
}
