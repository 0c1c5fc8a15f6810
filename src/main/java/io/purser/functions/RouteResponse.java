package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The response of {@code route}; in JSON, all fields of its parts are at the top.
 *
 * @param decision the id of the decision, which is also the id of the following call
 * @param chosen the model and why it was chosen
 * @param estimate the size of the call and its expected cost
 * @param reservation the money that is held, or null if the request said so
 * @param left the remainder of the scarcest budget that applies, after the reservation
 */
@RegisterForReflection
@SnakeCaseJson
@Schema
public record RouteResponse(
        UUID decision,
        @JsonUnwrapped Chosen chosen,
        List<Considered> candidates,
        @JsonUnwrapped Estimate estimate,
        @Nullable ReservationBody reservation,
        @JsonUnwrapped Left left) {
    /** The chosen model and the reasons. */
    @RegisterForReflection
    public record Chosen(String provider, String model, String target, String policy, List<String> reasons) {}

    /** A model that was considered. */
    @RegisterForReflection
    @SnakeCaseJson
    public record Considered(
            String target, boolean eligible, @Nullable String reason, Usd estimatedCostUsd) {}

    /**
     * The size of the call and its expected cost.
     *
     * @param promptTokens the tokens of the prompt, by a common tokenizer
     * @param maxOutputTokens the longest answer that the reservation pays for
     */
    @RegisterForReflection
    @SnakeCaseJson
    public record Estimate(long promptTokens, long maxOutputTokens, Usd estimatedCostUsd) {}

    /** The reservation. */
    @RegisterForReflection
    @SnakeCaseJson
    @Schema(name = "RouteReservation")
    public record ReservationBody(UUID id, Usd amountUsd, Instant expiresAt) {}

    /** What the scarcest budget has left. */
    @RegisterForReflection
    @SnakeCaseJson
    public record Left(Usd remainingUsd, BigDecimal remainingPercent) {}
}
