package io.purser.akash.provider;

import java.time.Duration;

/**
 * How much of a stream is taken.
 *
 * @param whole from its beginning to its end
 * @param silence in which nothing comes, not even an answer to the question whether the gateway lives
 * @param size in characters, of all its messages
 */
record StreamLimits(Duration whole, Duration silence, long size) {
    private static final long LARGEST = 16L << 20;
    private static final Duration ENDLESS = Duration.ofDays(365);

    /** Of what services have written until now. */
    static StreamLimits ofThePast(GatewayTimes times) {
        return new StreamLimits(times.stream(), times.silence(), LARGEST);
    }

    /** Of what they are going to write, too, which goes on while somebody takes it. */
    static StreamLimits ofTheFuture(GatewayTimes times) {
        return new StreamLimits(ENDLESS, times.silence(), Long.MAX_VALUE);
    }
}
