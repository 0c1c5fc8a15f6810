package io.purser.deploy;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as the database has it.
 *
 * @param nextSdl what it is to run instead, or null
 * @param nextHash of that one's manifest, or null
 * @param wishedUact what is to be added to its escrow
 * @param turn raised each time that a worker takes it up
 */
record Row(
        Order order,
        Progress progress,
        SdlSafe.Kept sdl,
        SdlSafe.@Nullable Kept nextSdl,
        @Nullable String nextHash,
        long wishedUact,
        boolean closeAsked,
        Instant updatedAt,
        @Nullable UUID worker,
        long turn) {}
