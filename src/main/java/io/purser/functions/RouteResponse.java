package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
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
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description = "The chosen model, why, what else was considered, the estimated cost, and the reservation.",
        requiredProperties = {
            "decision",
            "provider",
            "model",
            "target",
            "policy",
            "reasons",
            "candidates",
            "prompt_tokens",
            "max_output_tokens",
            "estimated_cost_usd",
            "remaining_usd",
            "remaining_percent"
        })
public record RouteResponse(
        @Schema(description = "The id of the decision, which is also the id of the call that follows.")
        UUID decision,

        @JsonUnwrapped Chosen chosen,

        @Schema(description = "All models that were considered.")
        List<Considered> candidates,

        @JsonUnwrapped Estimate estimate,

        @Schema(description = "The money that is held; absent if the request says \"reserve\": false.") @Nullable
        ReservationBody reservation,

        @JsonUnwrapped Left left) {
    /** The chosen model and the reasons. */
    @RegisterForReflection
    public record Chosen(
            @Schema(description = "The provider of the model.", examples = "openrouter")
            String provider,

            @Schema(description = "The provider's name of the model.", examples = "qwen2-72b")
            String model,

            @Schema(description = "The model as provider:model.", examples = "openrouter:qwen2-72b")
            String target,

            @Schema(description = "The policy that chose.", examples = "adaptive")
            String policy,

            @Schema(description = "The reasons for the choice, as sentences.", examples = "[\"the prompt is short\"]")
            List<String> reasons) {}

    /** A model that was considered. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            description = "A model that was considered.",
            requiredProperties = {"target", "eligible", "estimated_cost_usd"})
    public record Considered(
            @Schema(description = "The model as provider:model.", examples = "openrouter:qwen2-72b")
            String target,

            @Schema(description = "Whether the model could serve the request.", examples = "true")
            boolean eligible,

            @Schema(description = "Why it could not.") @Nullable
            String reason,

            @Schema(description = "What the call would probably cost there.", examples = "0.0000123")
            Usd estimatedCostUsd) {}

    /**
     * The size of the call and its expected cost.
     *
     * @param promptTokens the tokens of the prompt, by a common tokenizer
     * @param maxOutputTokens the longest answer that the reservation pays for
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Estimate(
            @Schema(description = "The tokens of the prompt, by a common tokenizer.", minimum = "0", examples = "7")
            long promptTokens,

            @Schema(
                    description = "The longest answer that the reservation pays for, in tokens.",
                    minimum = "0",
                    examples = "100")
            long maxOutputTokens,

            @Schema(description = "What the call will probably cost.", examples = "0.0000123")
            Usd estimatedCostUsd) {}

    /** The reservation. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(
            name = "RouteReservation",
            description = "Money that is held for the call.",
            requiredProperties = {"id", "amount_usd", "expires_at"})
    public record ReservationBody(
            @Schema(description = "The id, for record-usage.")
            UUID id,

            @Schema(description = "The amount that is held.", examples = "0.0004")
            Usd amountUsd,

            @Schema(description = "When the reservation ends without a charge, if nobody uses it.")
            Instant expiresAt) {}

    /** What the scarcest budget has left. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Left(
            @Schema(description = "What the scarcest hard budget that applies has left.", examples = "19.9996")
            Usd remainingUsd,

            @Schema(description = "The same as a share of its limit, in percent.", examples = "99.99")
            BigDecimal remainingPercent) {}
}
