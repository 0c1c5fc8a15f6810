package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.json.SnakeCaseJson;
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
@SnakeCaseJson
@Schema(name = "UsageEntry")
public record UsageLine(
        UUID entry,
        Instant time,
        @Nullable UUID corrects,
        @JsonUnwrapped Owner owner,
        @JsonUnwrapped Attempt sent,
        @JsonUnwrapped Tokens tokens,
        @JsonUnwrapped Cost cost,
        @JsonUnwrapped Outcome outcome,
        String priceVersion,
        @JsonUnwrapped Origin origin) {
    /** Whose spending it is. */
    @SnakeCaseJson
    public record Owner(
            String caller,
            @Nullable String agent,
            @Nullable String task,
            @Nullable String team,
            List<String> tags) {}

    /** One attempt of a call. */
    public record Attempt(String target, UUID call, int attempt) {}

    /** The tokens. */
    @SnakeCaseJson
    public record Tokens(
            long promptTokens, long completionTokens, long cachedTokens, long cacheWriteTokens, long reasoningTokens) {}

    /**
     * What it cost, what others say that it cost, and what an answer from the cache saved.
     *
     * @param cachedFrom the entry that paid for an answer from the cache, or null
     */
    @SnakeCaseJson
    public record Cost(
            Usd costUsd,
            @Nullable Usd boundUsd,
            @Nullable Usd providerCostUsd,
            @Nullable Usd computedCostUsd,
            @Nullable Usd differenceUsd,
            @Nullable UUID cachedFrom,
            @Nullable Long savedPromptTokens,
            @Nullable Long savedCompletionTokens,
            @Nullable Usd savedUsd) {}

    /** How the call ended. */
    @SnakeCaseJson
    public record Outcome(
            String status,
            boolean overBound,
            boolean estimated,
            @Nullable Long latencyMs,
            @Nullable Long timeToFirstTokenMs,
            @Nullable BigDecimal quality) {}

    /** What the entry came from. */
    @SnakeCaseJson
    public record Origin(
            @Nullable UUID reservation, @Nullable String idempotencyKey) {}

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
                        entry.difference(),
                        entry.cachedFrom,
                        entry.savedPromptTokens,
                        entry.savedCompletionTokens,
                        entry.savedNanos == null ? null : Usd.ofNanos(entry.savedNanos)),
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
