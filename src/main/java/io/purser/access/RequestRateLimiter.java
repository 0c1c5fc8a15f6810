package io.purser.access;

import io.purser.access.route.Caller;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Applies callers' rate limits, on this replica. */
public final class RequestRateLimiter {
    /** The most tokens that one request can count. */
    public static final long MOST_TOKENS = 100_000_000;

    private static final int MOST_CALLERS = 10_000;

    private final RateLimiters requests = new RateLimiters(MOST_CALLERS);
    private final RateLimiters tokens = new RateLimiters(MOST_CALLERS);
    private final LongSupplier nanoTime;

    RequestRateLimiter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Counts one request of the caller. The access filter calls this for every request.
     *
     * @throws Problem 429 with the time to wait
     */
    void countRequest(Caller caller) {
        take(requests, caller, 1, caller.rateLimits().requestsPerMinute(), "requests");
    }

    /**
     * Counts the tokens that a request of the caller may use.
     *
     * @param most prompt and completion tokens, from 0 to {@link #MOST_TOKENS}
     * @throws Problem 429 with the time to wait
     */
    public void countTokens(Caller caller, long most) {
        take(tokens, caller, most, caller.rateLimits().tokensPerMinute(), "tokens");
    }

    /**
     * The requests that a caller has left.
     *
     * @param limit requests in a minute
     * @param remaining requests that could be made at once
     * @param reset time until the full limit is available
     */
    record Left(long limit, long remaining, Duration reset) {}

    /** The requests that the caller has left; empty if its key has no limit. */
    Optional<Left> left(Caller caller) {
        Long limit = caller.rateLimits().requestsPerMinute();
        if (limit == null) {
            return Optional.empty();
        }
        RateLimiter limiter = requests.of(caller.id());
        long now = nanoTime.getAsLong();
        return Optional.of(new Left(limit, limiter.left(now, limit), limiter.even(now)));
    }

    private void take(RateLimiters limiters, Caller caller, long amount, @Nullable Long perMinute, String what) {
        if (perMinute == null) {
            return;
        }
        Duration wait = limiters.of(caller.id()).take(nanoTime.getAsLong(), amount, perMinute);
        if (!wait.isZero()) {
            throw Problem.of(
                            ProblemType.BUSY,
                            "this key may use %d %s in a minute; slow down, or ask the operator for more"
                                    .formatted(perMinute, what))
                    .retryAfter(wait);
        }
    }
}
