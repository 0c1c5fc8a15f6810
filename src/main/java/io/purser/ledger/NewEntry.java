package io.purser.ledger;

import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the ledger, on its way in.
 *
 * @param id of version 7; the reservation's where there was one
 * @param time the window in which it counts: the instant of the reservation, or of what it corrects
 * @param corrects the entry that this one corrects, or null
 * @param bound what was reserved, or null where nothing was
 * @param providerCost what the provider says it charged, or null where it does not say
 * @param computedCost what its tokens cost by the prices that were known here, or null where nobody computed that
 * @param quality the caller's judgement from 0 to 1, or null
 * @param budgets the budgets that were charged, with the start of the window of each
 * @param claimsMore whether the provider claimed more than had been reserved, or than the call can have used
 * @param estimated whether the cost is a guess, or corrects one
 */
public record NewEntry(
        UUID id,
        Instant time,
        Instant recordedAt,
        @Nullable UUID corrects,
        Spender spender,
        String provider,
        String model,
        String priceVersion,
        UUID callId,
        int attempt,
        TokenCounts tokens,
        Usd cost,
        @Nullable Usd bound,
        @Nullable Long latencyMs,
        @Nullable Long firstTokenMs,
        CallStatus status,
        @Nullable Usd providerCost,
        @Nullable Usd computedCost,
        @Nullable BigDecimal quality,
        @Nullable UUID reservation,
        @Nullable String idempotencyKey,
        List<Window> budgets,
        boolean claimsMore,
        boolean estimated) {
    /** A window of a budget, by where it starts. */
    public record Window(UUID budget, Instant startsAt) {}

    public NewEntry {
        budgets = List.copyOf(budgets);
    }

    /** What was claimed is what is charged. */
    public NewEntry(
            UUID id,
            Instant time,
            Instant recordedAt,
            @Nullable UUID corrects,
            Spender spender,
            String provider,
            String model,
            String priceVersion,
            UUID callId,
            int attempt,
            TokenCounts tokens,
            Usd cost,
            @Nullable Usd bound,
            @Nullable Long latencyMs,
            @Nullable Long firstTokenMs,
            CallStatus status,
            @Nullable Usd providerCost,
            @Nullable BigDecimal quality,
            @Nullable UUID reservation,
            @Nullable String idempotencyKey,
            List<Window> budgets) {
        this(
                id,
                time,
                recordedAt,
                corrects,
                spender,
                provider,
                model,
                priceVersion,
                callId,
                attempt,
                tokens,
                cost,
                bound,
                latencyMs,
                firstTokenMs,
                status,
                providerCost,
                null,
                quality,
                reservation,
                idempotencyKey,
                budgets,
                false,
                false);
    }

    /** Whether more was charged or claimed than had been reserved. */
    public boolean isOverBound() {
        return bound != null && corrects == null && (claimsMore || cost.isMoreThan(bound));
    }

    public String target() {
        return provider + ":" + model;
    }
}
