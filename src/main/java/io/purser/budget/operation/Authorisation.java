package io.purser.budget.operation;

import io.purser.ledger.Spender;
import io.purser.money.Usd;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The request to hold money for one attempt of one call.
 *
 * @param id of version 7, made from {@code at}; the same on a retry
 * @param callId the id that all attempts of a call share
 * @param attempt counts from 1
 * @param kind whether it is a hold, a deposit, or a call that goes out at once
 * @param least the smallest amount that is of use
 * @param most the bound on the cost; if less remains, anything down to {@code least} is granted
 * @param at decides the window
 * @param expiresAt when a hold expires; for a call, the latest time at which its outcome counts as unknown
 * @param key the caller's idempotency key, or null
 * @param instead the settlement of the attempt that this one replaces, carried out in the same transaction, or null
 * @param longest the amount to hold instead of {@code most} if every hard budget has room for twice that amount, or
 *     null
 * @param holds the limit on the caller's open holds, this one included, or null for no limit
 */
public record Authorisation(
        UUID id,
        UUID callId,
        int attempt,
        Kind kind,
        Spender spender,
        String provider,
        String model,
        String priceVersion,
        Usd least,
        Usd most,
        Instant at,
        Instant expiresAt,
        @Nullable Key key,
        @Nullable Settlement instead,
        @Nullable ReservationLimit holds,
        @Nullable Usd longest) {
    /** The purpose of the reservation. */
    public enum Kind {
        /** A hold for the caller of {@code /route}: it expires without a charge if it is not used in time. */
        HELD,
        /** The escrow of a deployment: like a hold, but the caller cannot end it. */
        DEPOSIT,
        /** A call that is sent at once: if its outcome is unknown, the whole bound is charged. */
        SENT
    }

    /**
     * A caller's idempotency key.
     *
     * @param fingerprint a hash of the request, so that the same key with another body is noticed
     */
    public record Key(String caller, String key, String fingerprint) {}

    public Authorisation {
        if (least.isNegative() || least.isMoreThan(most)) {
            throw new IllegalArgumentException("amounts are not negative, and the least is not more than the most");
        }
        if (holds != null && kind != Kind.HELD) {
            throw new IllegalArgumentException("only a hold has a limit on open holds");
        }
    }

    /** A request without a limit on the caller's open holds. */
    public Authorisation(
            UUID id,
            UUID callId,
            int attempt,
            Kind kind,
            Spender spender,
            String provider,
            String model,
            String priceVersion,
            Usd least,
            Usd most,
            Instant at,
            Instant expiresAt,
            @Nullable Key key,
            @Nullable Settlement instead) {
        this(
                id,
                callId,
                attempt,
                kind,
                spender,
                provider,
                model,
                priceVersion,
                least,
                most,
                at,
                expiresAt,
                key,
                instead,
                null,
                null);
    }

    /** A request that never holds more than its most. */
    public Authorisation(
            UUID id,
            UUID callId,
            int attempt,
            Kind kind,
            Spender spender,
            String provider,
            String model,
            String priceVersion,
            Usd least,
            Usd most,
            Instant at,
            Instant expiresAt,
            @Nullable Key key,
            @Nullable Settlement instead,
            @Nullable ReservationLimit holds) {
        this(
                id,
                callId,
                attempt,
                kind,
                spender,
                provider,
                model,
                priceVersion,
                least,
                most,
                at,
                expiresAt,
                key,
                instead,
                holds,
                null);
    }

    /** The same request, if the previous attempt is settled in another way. */
    public Authorisation withoutInstead() {
        return new Authorisation(
                id,
                callId,
                attempt,
                kind,
                spender,
                provider,
                model,
                priceVersion,
                least,
                most,
                at,
                expiresAt,
                key,
                null,
                holds,
                longest);
    }
}
