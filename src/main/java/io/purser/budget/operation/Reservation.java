package io.purser.budget.operation;

import io.purser.codes.Coded;
import io.purser.codes.Codes;
import io.purser.ledger.BilledCall;
import io.purser.ledger.NewEntry;
import io.purser.money.Usd;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money that is held, as the database has it.
 *
 * @param state held, sent, or expired (no money is held any more, and a late usage still counts)
 * @param windows the budget windows that hold the amount
 */
public record Reservation(
        UUID id,
        ReservationState state,
        BilledCall call,
        Usd bound,
        Instant expiresAt,
        @Nullable String idempotencyKey,
        List<NewEntry.Window> windows)
        implements BilledCall.Part {
    /** The state of a reservation; it leaves the table when it is settled. */
    public enum ReservationState implements Coded {
        HELD,
        SENT,
        EXPIRED;

        /** Finds a state by its code. */
        public static final Codes<ReservationState> CODES = Codes.of(values());
    }

    /** The amount that its windows still hold for it. */
    public Usd held() {
        return state == ReservationState.EXPIRED ? Usd.ZERO : bound;
    }

    /** The same, in these windows. */
    public Reservation in(List<NewEntry.Window> others) {
        return new Reservation(id, state, call, bound, expiresAt, idempotencyKey, others);
    }

    /** The same in that state. */
    public Reservation as(ReservationState now) {
        return now == state ? this : new Reservation(id, now, call, bound, expiresAt, idempotencyKey, windows);
    }
}
