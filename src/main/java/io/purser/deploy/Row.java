package io.purser.deploy;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as the database has it.
 *
 * @param nextSdl what it is to run instead, or null
 * @param nextHash of that one's manifest, or null
 * @param previousSdl what it ran before an update that is not known to be healthy, or null
 * @param previousHash of that one's manifest, or null
 * @param wishedUact what is to be added to its escrow
 * @param turn raised each time that a worker takes it up
 */
record Row(
        Order order,
        Progress progress,
        SdlSafe.Kept sdl,
        SdlSafe.@Nullable Kept nextSdl,
        @Nullable String nextHash,
        SdlSafe.@Nullable Kept previousSdl,
        @Nullable String previousHash,
        long wishedUact,
        boolean closeAsked,
        Instant updatedAt,
        @Nullable UUID worker,
        long turn) {}
