package io.purser.budget.operation;

import io.purser.ledger.BilledCall;
import io.purser.money.Usd;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The request to hold money for one attempt of one call.
 *
 * @param id of version 7, made from {@code at}; the same on a retry
 * @param call the attempt for which the money is held
 * @param kind whether it is a hold, a deposit, or a call that goes out at once
 * @param at decides the window
 * @param expiresAt when a hold expires; for a call, the latest time at which its outcome counts as unknown
 * @param key the caller's idempotency key, or null
 * @param instead the settlement of the attempt that this one replaces, carried out in the same transaction, or null
 * @param holds the limit on the caller's open holds, this one included, or null for no limit
 */
public record Authorisation(
        UUID id,
        BilledCall call,
        Kind kind,
        Amounts amounts,
        Instant at,
        Instant expiresAt,
        @Nullable Key key,
        @Nullable Settlement instead,
        @Nullable ReservationLimit holds)
        implements BilledCall.Part {
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

    /**
     * The amounts that may be held.
     *
     * @param least the smallest amount that is of use
     * @param most the bound on the cost; if less remains, anything down to {@code least} is granted
     * @param longest the amount to hold instead of {@code most} if every hard budget has room for twice that amount, or
     *     null
     */
    public record Amounts(Usd least, Usd most, @Nullable Usd longest) {
        public Amounts {
            if (least.isNegative() || least.isMoreThan(most)) {
                throw new IllegalArgumentException("amounts are not negative, and the least is not more than the most");
            }
        }

        /** Exactly this amount. */
        public static Amounts exactly(Usd amount) {
            return new Amounts(amount, amount, null);
        }
    }

    public Authorisation {
        if (holds != null && kind != Kind.HELD) {
            throw new IllegalArgumentException("only a hold has a limit on open holds");
        }
    }

    /** The same request, if the previous attempt is settled in another way. */
    public Authorisation withoutInstead() {
        return new Authorisation(id, call, kind, amounts, at, expiresAt, key, null, holds);
    }
}
