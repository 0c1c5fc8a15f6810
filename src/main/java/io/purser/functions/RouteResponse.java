package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The response of {@code route}.
 *
 * @param decision the id of the decision, which is also the id of the following call
 * @param promptTokens the tokens of the prompt, by a common tokenizer
 * @param maxOutputTokens the longest answer that the reservation pays for
 * @param remainingUsd the remainder of the scarcest budget that applies, after the reservation
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RouteResponse(
        UUID decision,
        String provider,
        String model,
        String target,
        String policy,
        List<String> reasons,
        List<Considered> candidates,
        long promptTokens,
        long maxOutputTokens,
        Usd estimatedCostUsd,
        @Nullable ReservationBody reservation,
        Usd remainingUsd,
        BigDecimal remainingPercent) {
    /** A model that was considered. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Considered(
            String target, boolean eligible, @Nullable String reason, Usd estimatedCostUsd) {}

    /** The reservation. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record ReservationBody(UUID id, Usd amountUsd, Instant expiresAt) {}
}
