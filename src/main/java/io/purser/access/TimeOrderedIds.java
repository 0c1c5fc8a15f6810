package io.purser.access;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Ids of this room: UUIDs of version 7 (RFC 9562), ordered by their millisecond. */
public final class TimeOrderedIds {
    private final SecureRandom random;

    public TimeOrderedIds(SecureRandom random) {
        this.random = random;
    }

    UUID next(Instant now) {
        long high = (now.toEpochMilli() << 16) | 0x7000L | random.nextInt(0x1000);
        long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
