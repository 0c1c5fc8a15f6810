package io.purser.access;

import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/** Tells a caller how many requests its key has left, in the headers and the form of OpenAI's API. */
final class RateLimitHeaders {
    private RateLimitHeaders() {}

    static void write(HttpServerResponse response, RequestRateLimiter.Left left) {
        response.putHeader("x-ratelimit-limit-requests", Long.toString(left.limit()))
                .putHeader("x-ratelimit-remaining-requests", Long.toString(left.remaining()))
                .putHeader("x-ratelimit-reset-requests", text(left.reset()));
    }

    /** Writes {@code 1m0s}, {@code 28s} or {@code 0s}, rounded up. */
    private static String text(Duration duration) {
        long seconds = duration.plusNanos(999_999_999).toSeconds();
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
    }
}
