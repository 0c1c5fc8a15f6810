package io.purser.access;

import java.time.Duration;

/**
 * Allows a number of units in a minute, evenly refilled, after a burst of at most a minute's units (the generic cell
 * rate algorithm, ITU-T I.371). Its state is one number: the time at which the account is even.
 */
final class RateLimiter {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private long evenAt;
    private boolean used;

    /**
     * Takes the amount if the limit allows it. An amount larger than a whole minute's units passes when nothing is
     * owed, because it would otherwise never pass.
     *
     * @param now of a monotonic clock, in nanoseconds
     * @param amount at most 100 million
     * @param perMinute at least 1
     * @return zero if it was taken, otherwise how long to wait
     */
    synchronized Duration take(long now, long amount, long perMinute) {
        long wait = waitFor(now, amount, perMinute);
        if (wait == 0) {
            evenAt = now + owed(now) + price(amount, perMinute);
            used = true;
        }
        return Duration.ofNanos(wait);
    }

    /** How long to wait before this amount could be taken; zero if it could be taken now. */
    synchronized Duration look(long now, long amount, long perMinute) {
        return Duration.ofNanos(waitFor(now, amount, perMinute));
    }

    /** The amount that could be taken at once. */
    synchronized long left(long now, long perMinute) {
        return Math.max(0, MINUTE - owed(now)) / price(1, perMinute);
    }

    /** The time until nothing is owed. */
    synchronized Duration even(long now) {
        return Duration.ofNanos(owed(now));
    }

    private long waitFor(long now, long amount, long perMinute) {
        long room = Math.max(0, MINUTE - price(amount, perMinute));
        return Math.max(0, owed(now) - room);
    }

    private long owed(long now) {
        return used ? Math.max(0, evenAt - now) : 0;
    }

    private static long price(long amount, long perMinute) {
        return Math.ceilDiv(Math.multiplyExact(amount, MINUTE), perMinute);
    }
}
