package io.purser.cache;

import java.time.Duration;

/** The bounds of the tests. */
record TestedBounds(int largestAnswerBytes, long bytesPerKey, long totalBytes) implements CacheProperties {
    @Override
    public Duration lookUpTime() {
        return Duration.ofMillis(200);
    }

    @Override
    public Duration keepTime() {
        return Duration.ofMillis(500);
    }
}
