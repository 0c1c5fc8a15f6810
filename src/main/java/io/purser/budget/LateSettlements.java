package io.purser.budget;

import io.purser.budget.operation.Reservation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.budget.operation.UsageTrust;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.CallOutcome;
import io.purser.ledger.CallStatus;
import io.purser.ledger.ColumnArrays;
import io.purser.ledger.EntryCharge;
import io.purser.ledger.NewEntry;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Settlements of reservations that were settled before. A repeated settlement changes nothing. If one reports at last
 * the cost of an unsettled call, it is written as a correction, once.
 */
final class LateSettlements {
    /** An entry with the sum of its corrections. */
    record SettledEntry(NewEntry entry, Usd total, boolean corrected) {
        SettlementResult.Recorded recorded() {
            return new SettlementResult.Recorded(entry.id(), entry.provider(), entry.model(), total, true);
        }

        /** Whether its bound or an estimate was charged, and no correction was written since. */
        boolean isOpen() {
            return (entry.status() == CallStatus.UNSETTLED || entry.estimated()) && !corrected;
        }

        /** The amount that was held for the call, which no report can exceed. */
        Usd most() {
            Usd bound = entry.bound();
            return bound == null ? entry.cost() : bound.max(entry.cost());
        }
    }

    private LateSettlements() {}

    /** The cost that is known at last of a call whose bound was charged, or null if the settlement changes nothing. */
    static Settlement.@Nullable Capture capture(Settlement request, SettledEntry known) {
        boolean tellsNothing = request instanceof Settlement.UnknownCost
                || (request instanceof Settlement.Capture told && told.isGuess());
        if (!known.isOpen() || tellsNothing) {
            return null;
        }
        Settlement.Capture capture = request instanceof Settlement.VoidReservation
                ? LedgerEntryFactory.nothing(request.reservation(), CallStatus.CANCELLED, null)
                : LedgerEntryFactory.captureOf(request, known.most());
        return capture == null || capture.claim() == UsageTrust.AS_REPORTED ? capture : capture.atMost(known.most());
    }

    /**
     * The answer to a caller that settles a reservation that is not its hold, or not any more.
     *
     * @param taken the reservation, if the same transaction settles it for somebody else, or null
     */
    static SettlementResult answer(
            Connection connection, Settlement.OfHold request, @Nullable Reservation taken, List<NewEntry> appended)
            throws SQLException {
        Optional<Reservation> held =
                taken == null ? Reservations.find(connection, request.reservation()) : Optional.of(taken);
        if (held.isPresent()) {
            return held.get().spender().caller().equals(request.caller())
                    ? new SettlementResult.NotAHold()
                    : new SettlementResult.NotFound();
        }
        Optional<SettledEntry> known = find(connection, request.reservation(), appended);
        if (known.isEmpty() || !known.get().entry().spender().caller().equals(request.caller())) {
            return new SettlementResult.NotFound();
        }
        return request instanceof Settlement.Reported told
                        && !told.capture().tokens().equals(known.get().entry().tokens())
                ? new SettlementResult.Different(known.get().recorded())
                : known.get().recorded();
    }

    /** The entry in the ledger, together with the entries that this transaction will append. */
    static Optional<SettledEntry> find(Connection connection, UUID id, List<NewEntry> appended) throws SQLException {
        SettledEntry known = null;
        for (NewEntry entry : appended) {
            if (entry.id().equals(id)) {
                known = new SettledEntry(entry, entry.cost(), false);
            }
        }
        if (known == null) {
            known = find(connection, id).orElse(null);
        }
        for (NewEntry entry : appended) {
            if (known != null && id.equals(entry.corrects())) {
                known = new SettledEntry(known.entry(), known.total().plus(entry.cost()), true);
            }
        }
        return Optional.ofNullable(known);
    }

    static Optional<SettledEntry> find(Connection connection, UUID id) throws SQLException {
        if (!TimeOrderedUuids.isVersion7(id)) {
            return Optional.empty();
        }
        try (PreparedStatement select = connection.prepareStatement("select " + CallColumns.of("e") + """
                    , e.cost_nanos, e.status, c.cost_nanos, e.prompt_tokens, e.completion_tokens, e.cached_tokens,
                    e.cache_write_tokens, e.reasoning_tokens, e.bound_nanos, e.estimated
                from usage_entry e left join usage_entry c on c.corrects = e.id and c.time = e.time
                where e.id = ? and e.time = timestamptz 'epoch' + ? * interval '1 microsecond'
                """)) {
            select.setObject(1, id);
            select.setLong(2, ColumnArrays.micros(TimeOrderedUuids.timeOf(id)));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(read(id, row)) : Optional.empty();
            }
        }
    }

    private static SettledEntry read(UUID id, ResultSet row) throws SQLException {
        int next = CallColumns.COUNT + 1;
        Usd cost = Usd.ofNanos(row.getLong(next));
        Usd correction = Usd.ofNanos(row.getLong(next + 2));
        boolean corrected = !row.wasNull();
        TokenCounts tokens = new TokenCounts(
                row.getLong(next + 3),
                row.getLong(next + 4),
                row.getLong(next + 5),
                row.getLong(next + 6),
                row.getLong(next + 7));
        long held = row.getLong(next + 8);
        Usd bound = row.wasNull() ? null : Usd.ofNanos(held);
        NewEntry entry = new NewEntry(
                id,
                TimeOrderedUuids.timeOf(id),
                TimeOrderedUuids.timeOf(id),
                null,
                CallColumns.call(row, 1),
                CallOutcome.untimed(tokens, CallStatus.CODES.get(row.getString(next + 1))),
                new EntryCharge(cost, bound, null, null, false, row.getBoolean(next + 9)),
                id,
                CallColumns.key(row, 1),
                CallColumns.windows(row, 1));
        return new SettledEntry(entry, cost.plus(correction), corrected);
    }

    /** The entry to add so that the call is charged its real cost. */
    static NewEntry correction(SettledEntry known, Settlement.Capture capture, Instant now) {
        NewEntry entry = known.entry();
        return new NewEntry(
                TimeOrderedUuids.next(now),
                entry.time(),
                now,
                entry.id(),
                entry.call(),
                new CallOutcome(
                        capture.tokens().beyond(entry.tokens()),
                        capture.status(),
                        capture.latencyMs(),
                        capture.firstTokenMs(),
                        capture.quality()),
                new EntryCharge(
                        capture.cost().minus(entry.cost()),
                        null,
                        capture.providerCost(),
                        capture.computedCost(),
                        false,
                        entry.estimated()),
                entry.reservation(),
                entry.idempotencyKey(),
                entry.budgets());
    }
}
