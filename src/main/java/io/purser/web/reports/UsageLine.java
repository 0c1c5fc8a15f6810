package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.ledger.UsageEntry;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the ledger as JSON; all fields of its parts are at the top.
 *
 * @param corrects the entry that it corrects, or null
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "UsageEntry",
        description = "An entry of the ledger.",
        requiredProperties = {
            "entry",
            "time",
            "caller",
            "tags",
            "target",
            "call",
            "attempt",
            "prompt_tokens",
            "completion_tokens",
            "cached_tokens",
            "cache_write_tokens",
            "reasoning_tokens",
            "cost_usd",
            "status",
            "over_bound",
            "estimated",
            "price_version"
        })
public record UsageLine(
        @Schema(description = "The id of the entry.") UUID entry,

        @Schema(description = "When the call was made.") Instant time,

        @Schema(description = "The entry that it corrects; absent if it corrects none.") @Nullable
        UUID corrects,

        @JsonUnwrapped Owner owner,

        @JsonUnwrapped Attempt sent,

        @JsonUnwrapped Tokens tokens,

        @JsonUnwrapped Cost cost,

        @JsonUnwrapped Outcome outcome,

        @Schema(description = "The version of the prices that were in force.", examples = "2026-11-22")
        String priceVersion,

        @JsonUnwrapped Origin origin) {
    /** Whose spending it is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Owner(
            @Schema(description = "The credential.", examples = "operator")
            String caller,

            @Schema(description = "The agent; absent if none was named.", examples = "researcher") @Nullable
            String agent,

            @Schema(description = "The task; absent if none was named.", examples = "invoice-7") @Nullable
            String task,

            @Schema(description = "The team of the credential; absent if it has none.", examples = "science") @Nullable
            String team,

            @Schema(description = "The tags.", examples = "[\"eu\"]")
            List<String> tags) {}

    /** One attempt of a call. */
    public record Attempt(
            @Schema(description = "The model as provider:model.", examples = "openrouter:mistral-7b")
            String target,

            @Schema(description = "The id of the call.") UUID call,

            @Schema(
                    description = "Which attempt of the call it is; a fallback is another attempt.",
                    minimum = "1",
                    examples = "1")
            int attempt) {}

    /** The tokens. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Tokens(
            @Schema(description = "The tokens that were read.", minimum = "0", examples = "1000")
            long promptTokens,

            @Schema(description = "The tokens that were written.", minimum = "0", examples = "200")
            long completionTokens,

            @Schema(description = "The tokens of the prompt that were cached.", minimum = "0", examples = "0")
            long cachedTokens,

            @Schema(
                    description = "The tokens of the prompt that were written to a cache.",
                    minimum = "0",
                    examples = "0")
            long cacheWriteTokens,

            @Schema(description = "The tokens that the model spent on reasoning.", minimum = "0", examples = "0")
            long reasoningTokens) {}

    /** What it cost, and what others say that it cost. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cost(
            @Schema(
                    description = "What was charged; negative in a correction that gives money back.",
                    examples = "0.0008")
            Usd costUsd,

            @Schema(description = "The amount of the reservation; absent without one.", examples = "0.001") @Nullable
            Usd boundUsd,

            @Schema(description = "The cost that the provider reported; absent if it reported none.") @Nullable
            Usd providerCostUsd,

            @Schema(description = "The tokens at the list prices; absent if it is unknown.") @Nullable
            Usd computedCostUsd,

            @Schema(description = "The provider's figure less the computed one; absent if they are the same.") @Nullable
            Usd differenceUsd) {}

    /** How the call ended. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Outcome(
            @Schema(
                    description = "How the call ended; unsettled if nobody knows, and the whole bound was charged.",
                    enumeration = {"ok", "error", "cancelled", "unsettled"},
                    examples = "ok")
            String status,

            @Schema(description = "Whether the provider claimed more than the bound.", examples = "false")
            boolean overBound,

            @Schema(description = "Whether the cost is an estimate.", examples = "false")
            boolean estimated,

            @Schema(
                    description = "How long the call took, in milliseconds; absent if it is unknown.",
                    minimum = "0",
                    examples = "1200")
            @Nullable
            Long latencyMs,

            @Schema(
                    description = "The time to the first token, in milliseconds; absent if it is unknown.",
                    minimum = "0",
                    examples = "300")
            @Nullable
            Long timeToFirstTokenMs,

            @Schema(
                    description = "The caller's rating of the answer; absent without one.",
                    minimum = "0",
                    maximum = "1")
            @Nullable
            BigDecimal quality) {}

    /** What the entry came from. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Origin(
            @Schema(description = "The reservation; absent without one.") @Nullable
            UUID reservation,

            @Schema(description = "The key of the request; absent without one.", examples = "9b2f") @Nullable
            String idempotencyKey) {}

    /** The entry as JSON. */
    public static UsageLine of(UsageEntry entry) {
        return new UsageLine(
                entry.id,
                entry.time,
                entry.corrects,
                new Owner(entry.caller, entry.agent, entry.task, entry.team, List.of(entry.tags)),
                new Attempt(entry.target(), entry.callId, entry.attempt),
                new Tokens(
                        entry.promptTokens,
                        entry.completionTokens,
                        entry.cachedTokens,
                        entry.cacheWriteTokens,
                        entry.reasoningTokens),
                new Cost(
                        entry.cost(),
                        entry.boundNanos == null ? null : Usd.ofNanos(entry.boundNanos),
                        entry.providerCost(),
                        entry.computedCost(),
                        entry.difference()),
                new Outcome(
                        entry.status,
                        entry.overBound,
                        entry.estimated && entry.corrects == null,
                        entry.latencyMs,
                        entry.firstTokenMs,
                        entry.quality),
                entry.priceVersion,
                new Origin(entry.reservation, entry.idempotencyKey));
    }
}
