package io.purser.deploy.app;

import io.purser.codes.Coded;
import io.purser.codes.Codes;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request to deploy an app as it is defined, and the outcome.
 *
 * @param key Purser makes only one release for the same key
 * @param revision the commit, or null for the app's own
 * @param message the reason why it waits, or the outcome
 * @param deployment the deployment that runs it, or null if none does
 */
public record AppRelease(
        UUID id,
        UUID app,
        String key,
        @Nullable String revision,
        String requestedBy,
        ReleaseState state,
        String message,
        @Nullable UUID deployment,
        Instant createdAt,
        Instant updatedAt) {
    /** How far a release is. */
    public enum ReleaseState implements Coded {
        /** It waits until an earlier step of the app, or something outside, is ready. */
        WAITING,
        /** Purser has ordered a deployment or an update. The deployment tells the rest. */
        ORDERED,
        /** A later release replaced it before it began. */
        SUPERSEDED,
        /** Purser cannot deploy it. */
        FAILED;

        /** Finds a constant by its code. */
        public static final Codes<ReleaseState> CODES = Codes.of(values());
    }
}
