package io.purser.web.key;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.access.key.ApiKey;
import io.purser.access.route.Role;
import io.purser.json.SnakeCaseJson;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An API key as JSON, without its secrets; all fields of its parts are at the top.
 *
 * @param revokedAt since when it is refused, or null
 */
@SnakeCaseJson
@Schema(name = "Key")
public record KeyBody(
        UUID id,
        String name,
        List<Role> roles,
        @JsonUnwrapped KeyBounds bounds,
        @JsonUnwrapped KeyLimits limits,
        @JsonUnwrapped KeyAllowances allowances,
        Instant createdAt,
        @Nullable Instant revokedAt,
        List<SecretBody> secrets) {
    /**
     * The public data of one of a key's secrets.
     *
     * @param expiresAt from when on it is refused, or null
     */
    @SnakeCaseJson
    @Schema(name = "KeySecret")
    public record SecretBody(
            String prefix, Instant createdAt, @Nullable Instant expiresAt) {
        static SecretBody of(ApiKey.Secret secret) {
            return new SecretBody(secret.prefix(), secret.createdAt(), secret.expiresAt());
        }
    }

    /** The key as JSON. */
    public static KeyBody of(ApiKey key) {
        return new KeyBody(
                key.id(),
                key.grant().name(),
                key.grant().roles().stream()
                        .sorted(Comparator.comparing(Role::code))
                        .toList(),
                KeyBounds.of(key.grant()),
                KeyLimits.of(key.grant()),
                KeyAllowances.of(key.grant()),
                key.createdAt(),
                key.revokedAt(),
                key.secrets().stream().map(SecretBody::of).toList());
    }
}
