package io.purser.access;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** Limits the calls of one kind that each key has in flight. */
public final class ConcurrencyLimiter {
    private final int most;
    private final ConcurrentHashMap<String, Integer> calls = new ConcurrentHashMap<>();

    /**
     * Limits each key to this many calls.
     *
     * @param most calls of one key, at least one
     */
    public ConcurrencyLimiter(int most) {
        this.most = Math.max(1, most);
    }

    /**
     * Counts one more call of this key.
     *
     * @return ends the call; run it once
     * @throws Problem 429 if the key has too many calls in flight
     */
    public Runnable begin(String key) {
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

    /** The calls in flight of all keys. */
    public int total() {
        return calls.values().stream().mapToInt(Integer::intValue).sum();
    }
}
