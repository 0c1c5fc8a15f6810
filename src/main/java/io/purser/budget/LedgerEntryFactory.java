package io.purser.budget;

import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.Reservation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.UsageTrust;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.CallOutcome;
import io.purser.ledger.CallStatus;
import io.purser.ledger.EntryCharge;
import io.purser.ledger.NewEntry;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes ledger entries from settlements. */
final class LedgerEntryFactory {
    private static final System.Logger LOG = System.getLogger(LedgerEntryFactory.class.getName());

    private LedgerEntryFactory() {}

    /** Logs a warning if a capture is above its bound. */
    static void warnOverBound(NewEntry entry) {
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

    /** The charge of a settlement, or null if it charges nothing and leaves no entry. */
    static Settlement.@Nullable Capture captureOf(Settlement request, Usd bound) {
        return switch (request) {
            case Settlement.Capture capture -> capture;
            case Settlement.Failure failure -> nothing(request.reservation(), failure.status(), failure.latencyMs());
            case Settlement.UnknownCost unknown ->
                capture(request.reservation(), bound, CallStatus.UNSETTLED, unknown.latencyMs());
            case Settlement.VoidReservation voided -> null;
            case Settlement.Expire expire -> null;
            case Settlement.Reported told -> told.capture();
            case Settlement.VoidedByCaller voided -> null;
        };
    }

    /** An attempt without cost. */
    static Settlement.Capture nothing(UUID reservation, CallStatus status, @Nullable Long latencyMs) {
        return capture(reservation, Usd.ZERO, status, latencyMs);
    }

    private static Settlement.Capture capture(UUID reservation, Usd cost, CallStatus status, @Nullable Long latencyMs) {
        return new Settlement.Capture(reservation, CallOutcome.timed(TokenCounts.NONE, status, latencyMs, null), cost);
    }

    /**
     * The entry of a call.
     *
     * @param bound the amount that was held for the call, and the additional amount that its budgets could hold
     */
    static NewEntry of(Reservation held, Settlement.Capture capture, Usd bound, Instant now) {
        return new NewEntry(
                held.id(),
                TimeOrderedUuids.timeOf(held.id()),
                now,
                null,
                held.call(),
                capture.outcome(),
                new EntryCharge(
                        capture.cost(),
                        bound,
                        capture.providerCost(),
                        capture.computedCost(),
                        capture.claim() == UsageTrust.CUT || bound.isMoreThan(held.bound()),
                        capture.claim() == UsageTrust.ESTIMATED),
                held.id(),
                held.idempotencyKey(),
                held.windows());
    }

    /** The entry of a call that the database does not know; logs a warning. */
    static NewEntry ofLost(Reservation sent, Settlement.Capture capture, Instant now) {
        LOG.log(
                System.Logger.Level.WARNING,
                "the database was set back to before a call, which is charged: entry={0} target={1}:{2} cost_usd={3}",
                sent.id(),
                sent.provider(),
                sent.model(),
                capture.cost());
        return of(sent, capture, sent.bound(), now);
    }

    static NewEntry of(DirectCharge request, List<NewEntry.Window> windows, Instant now) {
        return new NewEntry(
                request.id(),
                TimeOrderedUuids.timeOf(request.id()),
                now,
                null,
                request.call(),
                request.outcome(),
                new EntryCharge(request.cost(), null, null, null, false, false, request.givenAgain()),
                null,
                request.key() == null ? null : request.key().key(),
                windows);
    }
}
