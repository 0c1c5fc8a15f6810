package io.purser.budget.operation;

import io.purser.access.route.Caller;
import io.purser.ledger.CallStatus;
import io.purser.ledger.Spender;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A usage that is told after the fact, without a reservation. It is written whatever the budgets say, because the money
 * is gone; where it passes a limit, that shows and stops further grants.
 *
 * @param id of version 7, made from {@code at}
 * @param key the caller's idempotency key, or null
 * @param answer what a keyed request is answered with when it is repeated, or null where it is not kept
 * @param owner in whose own budgets alone it counts, or null where it counts in every one that covers it
 */
public record DirectCharge(
        UUID id,
        Instant at,
        Spender spender,
        String provider,
        String model,
        String priceVersion,
        TokenCounts tokens,
        Usd cost,
        CallStatus status,
        @Nullable Long latencyMs,
        @Nullable Long firstTokenMs,
        @Nullable BigDecimal quality,
        Authorisation.@Nullable Key key,
        @Nullable StoredResponse answer,
        @Nullable Spender owner) {
    /** One that counts in every budget that covers it. */
    public DirectCharge(
            UUID id,
            Instant at,
            Spender spender,
            String provider,
            String model,
            String priceVersion,
            TokenCounts tokens,
            Usd cost,
            CallStatus status,
            @Nullable Long latencyMs,
            @Nullable Long firstTokenMs,
            @Nullable BigDecimal quality,
            Authorisation.@Nullable Key key,
            @Nullable StoredResponse answer) {
        this(
                id,
                at,
                spender,
                provider,
                model,
                priceVersion,
                tokens,
                cost,
                status,
                latencyMs,
                firstTokenMs,
                quality,
                key,
                answer,
                null);
    }

    /** The same, counting in those budgets alone that name the caller's key, or its agent, team or tags. */
    public DirectCharge inBudgetsOf(Caller caller) {
        return new DirectCharge(
                id,
                at,
                spender,
                provider,
                model,
                priceVersion,
                tokens,
                cost,
                status,
                latencyMs,
                firstTokenMs,
                quality,
                key,
                answer,
                SpenderResolver.ofKeyAlone(caller, spender));
    }
}
