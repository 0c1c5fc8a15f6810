package io.purser.access.key;

import io.purser.access.route.Caller;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of {@code api_key_secret} with its key, as a replica keeps it in memory. */
record StoredSecret(
        String prefix,
        UUID keyId,
        KeyHash hash,
        Caller caller,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {
    boolean isRevoked() {
        return revokedAt != null;
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    @Override
    public String toString() {
        return "StoredSecret[" + prefix + "]";
    }
}
