package io.purser.access.key;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key as the operator sees it: its grant, and the prefixes that identify its secrets.
 *
 * @param id stays the same through every rotation
 * @param grant its roles, bounds and limits
 * @param createdAt when it was made
 * @param revokedAt since when it is refused, or null
 * @param secrets the newest first
 */
public record ApiKey(
        UUID id,
        KeyGrant grant,
        Instant createdAt,
        @Nullable Instant revokedAt,
        List<Secret> secrets) {
    public ApiKey {
        secrets = List.copyOf(secrets);
    }

    /**
     * The public data of one of a key's secrets.
     *
     * @param prefix its public part
     * @param createdAt when it was made
     * @param expiresAt from when on it is refused, or null
     */
    public record Secret(
            String prefix, Instant createdAt, @Nullable Instant expiresAt) {}
}
