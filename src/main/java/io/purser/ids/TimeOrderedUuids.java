package io.purser.ids;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes UUIDs of version 7 (RFC 9562), which carry their time and sort by it. */
public final class TimeOrderedUuids {
    private static final AtomicLong LAST = new AtomicLong();

    private TimeOrderedUuids() {}

    /**
     * A new id with the time of this instant, in milliseconds. The ids of one process strictly increase unless its
     * clock goes back by a second or more: the 12 bits after the time count within a millisecond.
     */
    public static UUID next(Instant now) {
        long wanted = now.toEpochMilli() << 12;
        long stamp = LAST.updateAndGet(last -> isJustBefore(wanted, last) ? last + 1 : wanted);
        return of(stamp);
    }

    /**
     * A new id of this millisecond, in no order within it. It is for instants of other clocks than the ledger's,
     * because those must not move the ids that {@link #next} makes.
     */
    public static UUID nextOfAnotherClock(Instant now) {
        return of(now.toEpochMilli() << 12 | (Randomness.next() & 0xFFF));
    }

    private static UUID of(long stamp) {
        long high = (stamp >>> 12 << 16) | 0x7000L | (stamp & 0xFFFL);
        long low = (Randomness.next() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    /** The instant in an id of version 7. */
    public static Instant timeOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    public static boolean isVersion7(UUID id) {
        return id.version() == 7;
    }

    /**
     * Whether the last id is ahead of the wanted time by less than a second. Then it comes from a burst, not from
     * another clock.
     */
    private static boolean isJustBefore(long wanted, long last) {
        return wanted <= last && last - wanted < 1_000L << 12;
    }

    /**
     * Random numbers, which are drawn in blocks: each draw takes a lock and computes hashes. The class is one of its own
     * so that a native image seeds the generator at run time and not at build time.
     */
    private static final class Randomness {
        private static final int BLOCK = 1_024;
        private static final SecureRandom SOURCE = new SecureRandom();
        private static final ByteBuffer DRAWN = ByteBuffer.allocate(BLOCK).limit(0);

        static synchronized long next() {
            if (!DRAWN.hasRemaining()) {
                SOURCE.nextBytes(DRAWN.array());
                DRAWN.clear();
            }
            return DRAWN.getLong();
        }
    }
}
