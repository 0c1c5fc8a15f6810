package io.purser.budget.operation;

import io.purser.ledger.NewEntry;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money that is held, as the database has it.
 *
 * @param state held, sent, or expired (nothing is held any more, and a late usage still counts)
 * @param windows the windows that it was charged to
 */
public record Reservation(
        UUID id,
        ReservationState state,
        Spender spender,
        String provider,
        String model,
        String priceVersion,
        int attempt,
        UUID callId,
        Usd bound,
        Instant expiresAt,
        @Nullable String idempotencyKey,
        List<NewEntry.Window> windows) {
    /** Where it is in its life; it leaves the table when it is settled. */
    public enum ReservationState {
        HELD,
        SENT,
        EXPIRED
    }

    /** What its windows still hold for it. */
    public Usd held() {
        return state == ReservationState.EXPIRED ? Usd.ZERO : bound;
    }

    /** The same, charged to these windows. */
    public Reservation in(List<NewEntry.Window> others) {
        return new Reservation(
                id,
                state,
                spender,
                provider,
                model,
                priceVersion,
                attempt,
                callId,
                bound,
                expiresAt,
                idempotencyKey,
                others);
    }

    /** The same in that state. */
    public Reservation as(ReservationState now) {
        return now == state
                ? this
                : new Reservation(
                        id,
                        now,
                        spender,
                        provider,
                        model,
                        priceVersion,
                        attempt,
                        callId,
                        bound,
                        expiresAt,
                        idempotencyKey,
                        windows);
    }
}
