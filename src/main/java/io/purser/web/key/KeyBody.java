package io.purser.web.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.access.key.ApiKey;
import io.purser.access.route.Role;
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
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "Key",
        description = "A key, without its secrets.",
        requiredProperties = {
            "id",
            "name",
            "roles",
            "tags",
            "functions",
            "models",
            "charges_unreserved",
            "names_agents",
            "created_at",
            "secrets"
        })
public record KeyBody(
        @Schema(description = "Stays the same through every rotation.")
        UUID id,

        @Schema(description = "Whose key it is, for people.", examples = "the researcher's key")
        String name,

        @Schema(description = "What the holder may do.", examples = "[\"agent\"]")
        List<Role> roles,

        @JsonUnwrapped KeyBounds bounds,

        @JsonUnwrapped KeyLimits limits,

        @JsonUnwrapped KeyAllowances allowances,

        @Schema(description = "When it was made.") Instant createdAt,

        @Schema(description = "Since when it is refused; absent if it is not.") @Nullable
        Instant revokedAt,

        @Schema(description = "The public parts of its secrets, the newest first.")
        List<SecretBody> secrets) {
    /**
     * The public data of one of a key's secrets.
     *
     * @param expiresAt from when on it is refused, or null
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "KeySecret",
            description = "The public part of a secret.",
            requiredProperties = {"prefix", "created_at"})
    public record SecretBody(
            @Schema(description = "What the secret begins with.", examples = "psk_3v5b8d2k")
            String prefix,

            @Schema(description = "When it was made.") Instant createdAt,

            @Schema(description = "From when on it is refused; absent if it has no end.") @Nullable
            Instant expiresAt) {
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
