package io.purser.gateway;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How many calls each key has in flight: no key takes all the slots of a provider. */
@ApplicationScoped
class CallsInFlight {
    private static final int PART_OF_THE_SLOTS = 5;

    private final int most;
    private final ConcurrentHashMap<String, Integer> calls = new ConcurrentHashMap<>();

    CallsInFlight(
            GatewaySettings settings, @ConfigProperty(name = "purser.calls-per-key") Optional<Integer> callsPerKey) {
        this.most = Math.max(1, callsPerKey.orElse(Math.ceilDiv(settings.concurrency(), PART_OF_THE_SLOTS)));
    }

    /**
     * Counts one more call of that key.
     *
     * @return how it is counted off again, once
     * @throws Problem 429 where the key has too many
     */
    Runnable begin(String key) {
        int now = calls.merge(key, 1, Integer::sum);
        if (now > most) {
            end(key);
            throw Problem.of(
                            ProblemType.BUSY,
                            "this key has %d calls in flight, which is the most it may; wait for one to end"
                                    .formatted(most))
                    .retryAfter(Duration.ofSeconds(1));
        }
        return () -> end(key);
    }

    private void end(String key) {
        calls.computeIfPresent(key, (ignored, count) -> count == 1 ? null : count - 1);
    }

    /** Of all keys. */
    int total() {
        return calls.values().stream().mapToInt(Integer::intValue).sum();
    }
}
