package io.purser.ids;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes UUIDs of version 7 (RFC 9562): ordered by time, and carrying it. */
public final class TimeOrderedUuids {
    private static final AtomicLong LAST = new AtomicLong();

    private TimeOrderedUuids() {}

    /**
     * A new id whose time is that instant, in milliseconds. Ids made by one process are strictly increasing while its
     * clock does not go back by more than a few seconds: the 12 bits after the time count within a millisecond.
     */
    public static UUID next(Instant now) {
        long wanted = now.toEpochMilli() << 12;
        long stamp = LAST.updateAndGet(last -> isJustBefore(wanted, last) ? last + 1 : wanted);
        return of(stamp);
    }

    /**
     * A new id of that millisecond, in no order within it. It is for instants of other clocks than the ledger's: they
     * must not move the ids that {@link #next} makes.
     */
    public static UUID nextOfAnotherClock(Instant now) {
        return of(now.toEpochMilli() << 12 | Randomness.SOURCE.nextInt(0x1000));
    }

    private static UUID of(long stamp) {
        long high = (stamp >>> 12 << 16) | 0x7000L | (stamp & 0xFFFL);
        long low = (Randomness.SOURCE.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    /** The instant in an id of version 7. */
    public static Instant timeOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    public static boolean isVersion7(UUID id) {
        return id.version() == 7;
    }

    /** Whether the last id is ahead of the wanted time, but by less than a second: a burst, not another clock. */
    private static boolean isJustBefore(long wanted, long last) {
        return wanted <= last && last - wanted < 1_000L << 12;
    }

    /** Holds the generator apart, so that a native image seeds it when it runs and not when it is built. */
    private static final class Randomness {
        static final SecureRandom SOURCE = new SecureRandom();
    }
}
