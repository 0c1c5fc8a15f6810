package io.purser.access;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** How many calls of one kind each key has in flight, and how many it may. */
public final class ConcurrencyLimiter {
    private final int most;
    private final ConcurrentHashMap<String, Integer> calls = new ConcurrentHashMap<>();

    /** @param most calls of one key, at least one */
    public ConcurrencyLimiter(int most) {
        this.most = Math.max(1, most);
    }

    /**
     * Counts one more call of that key.
     *
     * @return how it is counted off again, once
     * @throws Problem 429 where the key has too many
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

    /** Of all keys. */
    public int total() {
        return calls.values().stream().mapToInt(Integer::intValue).sum();
    }
}
