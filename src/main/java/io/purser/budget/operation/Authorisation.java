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
 * @param callId which all attempts of a call share
 * @param attempt counts from 1
 * @param kind whether it is a promise, or a call that goes out at once
 * @param least the smallest amount that is of use
 * @param most the bound on the cost; where less is left, anything down to {@code least} is granted
 * @param at decides the window
 * @param expiresAt when a promise goes back, or a call's outcome counts as unknown at the latest
 * @param key the caller's idempotency key, or null
 * @param instead the settlement of the attempt that this one replaces, carried out in the same transaction, or null
 * @param longest what is held in place of the most where every hard budget has room for that twice, or null
 * @param holds how much the caller may hold in open promises, this one included, or null for anything
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
    /** What the money is held for. */
    public enum Kind {
        /** A promise to the caller: it goes back without a charge when it is not used in time. */
        HELD,
        /** What a deployment's escrow holds: like a promise, and not the caller's to end. */
        DEPOSIT,
        /** A call that is sent at once: when nobody knows what became of it, the whole bound is charged. */
        SENT
    }

    /**
     * A caller's idempotency key.
     *
     * @param fingerprint a hash of what was asked, so that the same key with another body is noticed
     */
    public record Key(String caller, String key, String fingerprint) {}

    public Authorisation {
        if (least.isNegative() || least.isMoreThan(most)) {
            throw new IllegalArgumentException("amounts are not negative, and the least is not more than the most");
        }
        if (holds != null && kind != Kind.HELD) {
            throw new IllegalArgumentException("only promises are limited by promises");
        }
    }

    /** A request that no limit of open reservations holds for. */
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

    /** A request whose most is all that is ever held. */
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

    /** The same, where the attempt before is settled otherwise. */
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
