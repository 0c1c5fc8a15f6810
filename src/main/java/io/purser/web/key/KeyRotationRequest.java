package io.purser.web.key;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.access.key.KeyAdministration;
import io.purser.json.Fields;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a key gets another secret.
 *
 * @param overlapSeconds how long the old secret stays valid
 * @param expiresAt when the new secret ends, or null for the end of the secret before
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record KeyRotationRequest(
        @Schema(maximum = LONGEST + "", defaultValue = USUAL + "")
        long overlapSeconds,

        @Nullable Instant expiresAt) {
    private static final long USUAL = 86_400;
    private static final long LONGEST = 2_592_000;

    /** Reads the body of a request. */
    public static KeyRotationRequest read(Fields fields) {
        return new KeyRotationRequest(
                fields.count("overlap_seconds", 0, LONGEST).orElse(USUAL), fields.time("expires_at"));
    }

    /** How long the old secret stays valid; at most {@link KeyAdministration#LONGEST_OVERLAP}. */
    public Duration overlap() {
        return Duration.ofSeconds(overlapSeconds);
    }
}
