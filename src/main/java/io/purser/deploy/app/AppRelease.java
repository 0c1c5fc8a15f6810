package io.purser.deploy.app;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request to have an app deployed as it is described, and what became of it.
 *
 * @param key the same is released once
 * @param revision the commit, or null for what the app says
 * @param message what it waits for, or what became of it
 * @param deployment that runs it, or null while there is none
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
    /** Where it is. */
    public enum ReleaseState {
        /** For its turn, or for something outside. */
        WAITING,
        /** Ordered, or asked of the deployment that runs; how that goes on is the deployment's to tell. */
        ORDERED,
        /** A later one took its place before its turn came. */
        SUPERSEDED,
        /** It cannot be deployed. */
        FAILED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
