package io.purser.budget;

import io.purser.ids.Ids;
import io.purser.ledger.CallStatus;
import io.purser.ledger.Entry;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes ledger entries of what is settled. */
final class Entries {
    private static final System.Logger LOG = System.getLogger(Entries.class.getName());

    private Entries() {}

    /** Says so where more is charged than was held. */
    static void warnOverBound(Entry entry) {
        if (entry.isOverBound()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a capture passed its bound: entry={0} target={1} bound_usd={2} cost_usd={3}",
                    entry.id(),
                    entry.target(),
                    entry.bound(),
                    entry.cost());
        }
    }

    /** What a settlement charges, or null where it charges nothing and leaves no entry. */
    static Settlement.@Nullable Capture captureOf(Settlement wish, Usd bound) {
        return switch (wish) {
            case Settlement.Capture capture -> capture;
            case Settlement.Failure failure -> nothing(wish.reservation(), failure.status(), failure.latencyMs());
            case Settlement.Unknown unknown ->
                capture(wish.reservation(), bound, CallStatus.UNSETTLED, unknown.latencyMs());
            case Settlement.Release release -> null;
            case Settlement.Lapse lapse -> null;
            case Settlement.Told told -> told.capture();
            case Settlement.GivenBack back -> null;
        };
    }

    /** An attempt that cost nothing. */
    static Settlement.Capture nothing(UUID reservation, CallStatus status, @Nullable Long latencyMs) {
        return capture(reservation, Usd.ZERO, status, latencyMs);
    }

    private static Settlement.Capture capture(UUID reservation, Usd cost, CallStatus status, @Nullable Long latencyMs) {
        return new Settlement.Capture(reservation, TokenCounts.NONE, cost, status, latencyMs, null, null, null, null);
    }

    /**
     * The entry of a call.
     *
     * @param bound what was held for it, and what its budgets could hold beside that
     */
    static Entry of(Reservation held, Settlement.Capture capture, Usd bound, Instant now) {
        return new Entry(
                held.id(),
                Ids.timeOf(held.id()),
                now,
                null,
                held.spender(),
                held.provider(),
                held.model(),
                held.priceVersion(),
                held.callId(),
                held.attempt(),
                capture.tokens(),
                capture.cost(),
                bound,
                capture.latencyMs(),
                capture.firstTokenMs(),
                capture.status(),
                capture.providerCost(),
                capture.computedCost(),
                capture.quality(),
                held.id(),
                held.idempotencyKey(),
                held.windows(),
                capture.claim() == Claim.CUT || bound.isMoreThan(held.bound()),
                capture.claim() == Claim.ESTIMATED);
    }

    /** The entry of a call that the database knows nothing of, and says so. */
    static Entry ofLost(Reservation sent, Settlement.Capture capture, Instant now) {
        LOG.log(
                System.Logger.Level.WARNING,
                "the database was set back to before a call, which is charged: entry={0} target={1}:{2} cost_usd={3}",
                sent.id(),
                sent.provider(),
                sent.model(),
                capture.cost());
        return of(sent, capture, sent.bound(), now);
    }

    static Entry of(DirectCharge wish, List<Entry.Window> windows, Instant now) {
        return new Entry(
                wish.id(),
                Ids.timeOf(wish.id()),
                now,
                null,
                wish.spender(),
                wish.provider(),
                wish.model(),
                wish.priceVersion(),
                wish.id(),
                1,
                wish.tokens(),
                wish.cost(),
                null,
                wish.latencyMs(),
                wish.firstTokenMs(),
                wish.status(),
                null,
                wish.quality(),
                null,
                wish.key() == null ? null : wish.key().key(),
                windows);
    }
}
