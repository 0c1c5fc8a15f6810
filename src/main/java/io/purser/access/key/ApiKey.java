package io.purser.access.key;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key as the operator sees it: what it is bound to and by which prefixes its holder's secrets are recognised.
 *
 * @param id stays through every rotation
 * @param grant what it is bound to
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
     * One of a key's secrets, without what is secret.
     *
     * @param prefix its public part
     * @param createdAt when it was made
     * @param expiresAt from when on it is refused, or null
     */
    public record Secret(
            String prefix, Instant createdAt, @Nullable Instant expiresAt) {}
}
