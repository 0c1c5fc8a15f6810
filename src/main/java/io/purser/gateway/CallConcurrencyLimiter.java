package io.purser.gateway;

import io.purser.access.ConcurrencyLimiter;
import io.purser.gateway.attempt.GatewayProperties;
import io.purser.gateway.attempt.GatewaySettings;
import io.purser.problem.Problem;
import jakarta.inject.Singleton;

/** Limits how many calls each key has in flight, so that no key takes all the slots of a provider. */
@Singleton
class CallConcurrencyLimiter {
    private static final int PART_OF_THE_SLOTS = 5;

    private final ConcurrencyLimiter calls;

    CallConcurrencyLimiter(GatewaySettings settings, GatewayProperties properties) {
        this.calls = new ConcurrencyLimiter(
                properties.callsPerKey().orElse(Math.ceilDiv(settings.concurrency(), PART_OF_THE_SLOTS)));
    }

    /**
     * Counts one more call of that key.
     *
     * @return an action that ends the count; it works once
     * @throws Problem 429 if the key has too many calls in flight
     */
    Runnable begin(String key) {
        return calls.begin(key);
    }

    /** The calls in flight of all keys. */
    int total() {
        return calls.total();
    }
}
