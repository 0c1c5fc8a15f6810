package io.purser.ledger;

import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the ledger that is not written yet.
 *
 * @param id of version 7; the id of the reservation, if there was one
 * @param time decides the window: the instant of the reservation, or of the corrected entry
 * @param corrects the entry that this one corrects, or null
 * @param bound the amount that was reserved, or null without a reservation
 * @param providerCost the cost that the provider reports, or null if it reports none
 * @param computedCost the cost of the tokens at the prices that Purser knew, or null if it was not computed
 * @param quality the caller's judgement from 0 to 1, or null
 * @param budgets the budgets that were charged, with the start of the window of each
 * @param claimsMore whether the provider reported more than was reserved, or than the call can have used
 * @param estimated whether the cost is an estimate, or corrects one
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
    /** A window of a budget, identified by its start. */
    public record Window(UUID budget, Instant startsAt) {}

    public NewEntry {
        budgets = List.copyOf(budgets);
    }

    /** An entry that charges the reported cost. */
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

    /** Whether the charge or the provider's report is above the reserved amount. */
    public boolean isOverBound() {
        return bound != null && corrects == null && (claimsMore || cost.isMoreThan(bound));
    }

    public String target() {
        return provider + ":" + model;
    }
}
