package io.purser.akash.provider;

import java.time.Duration;

/**
 * The limits of a stream.
 *
 * @param whole the longest time from its beginning to its end
 * @param silence the longest time in which nothing arrives, not even the answer to a ping
 * @param size the most characters of all its messages
 */
record StreamLimits(Duration whole, Duration silence, long size) {
    private static final long LARGEST = 16L << 20;
    private static final Duration ENDLESS = Duration.ofDays(365);

    /** The limits of a stream of past messages. */
    static StreamLimits ofThePast(GatewayTimes times) {
        return new StreamLimits(times.stream(), times.silence(), LARGEST);
    }

    /**
     * The limits of a stream that also has future messages. It has no limit of size and, in practice, no limit of time.
     */
    static StreamLimits ofTheFuture(GatewayTimes times) {
        return new StreamLimits(ENDLESS, times.silence(), Long.MAX_VALUE);
    }
}
