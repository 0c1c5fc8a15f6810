package io.purser.budget;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.Operation;
import io.purser.budget.operation.Reservation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.budget.operation.UsageTrust;
import io.purser.database.TransactionOutcome;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.EntryWriter;
import io.purser.ledger.NewEntry;
import io.purser.ledger.StatementPipeline;
import io.purser.money.Usd;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One transaction over many operations. Settlements come first, because they give money back; then charges; then grants
 * in the order in which they arrived. Every transaction locks rows in the same order (reservations, keys, balances,
 * roll-ups), so that replicas hardly ever deadlock. No operation gets its answer before the commit.
 */
final class Batch {
    private final Connection connection;
    private final Replica replica;
    /** The number of the replica's last heartbeat that the database must know, if it is still the same database. */
    private final long beat;

    private final Instant now;
    private final BudgetBook book;
    private final EntryWriter ledger;
    private final ReplicaGrants own;
    private final Balances balances;
    private final BatchWindows windows;
    private final IdempotencyKeys keys;
    private final List<NewEntry> entries = new ArrayList<>();
    private final BatchGrants grants;
    private final Map<UUID, Reservation> taken = new HashMap<>();
    /** The reservations that this commit ends. If a second settlement of one arrives, the database did not lose it. */
    private final Set<UUID> ended = new HashSet<>();

    private final Map<UUID, Reservation> takenHolds = new HashMap<>();
    private final List<Runnable> answers = new ArrayList<>();
    private final List<Reservation> stillOut = new ArrayList<>();
    /** Why the transaction has to start again, or null if it does not. */
    private @Nullable String restart;

    Batch(Connection connection, Replica replica, Instant now, BudgetBook book, EntryWriter ledger, ReplicaGrants own) {
        this.connection = connection;
        this.replica = replica;
        this.beat = replica.confirmed();
        this.now = now;
        this.book = book;
        this.ledger = ledger;
        this.own = own;
        this.balances = new Balances(connection);
        this.windows = new BatchWindows(book, balances);
        this.keys = new IdempotencyKeys(now);
        this.grants = new BatchGrants(windows, balances, keys);
    }

    /**
     * Does everything, and commits.
     *
     * @param settlementsWait whether the batch can get more settlements, so that nothing is refused before it has them
     * @return a restart, if budgets changed under the transaction or it needs those settlements
     */
    TransactionOutcome<Batch> run(BatchPlan agenda, boolean settlementsWait) throws SQLException {
        read(agenda);
        if (restart != null) {
            return new TransactionOutcome.Restart<>(restart);
        }
        decide(agenda);
        if (isTight() && settlementsWait) {
            return new TransactionOutcome.Restart<>("settlements wait that free money");
        }
        write(new StatementPipeline(connection));
        return new TransactionOutcome.Commit<>(this);
    }

    /**
     * Does everything in one round trip, the beginning and the commit included, on the assumption that the database is
     * as this replica saw it last. If it is not, the transaction fails and has to be repeated by {@link #run}.
     *
     * @param last finds the last known balance of a window
     * @return false if something has to be read before it can be decided; then nothing was done, and this object must
     *     not be used again
     */
    boolean runAtOnce(BatchPlan agenda, Function<NewEntry.Window, Optional<Balance>> last) throws SQLException {
        Map<UUID, Reservation> known = own.sentAmong(agenda.ending());
        if (!agenda.isDecidedBy(known) || !balances.assume(windows.of(agenda, known.values()), last)) {
            return false;
        }
        known.values().forEach(this::take);
        decide(agenda);
        if (isTight()) {
            return false;
        }
        StatementPipeline trip = new StatementPipeline(connection);
        trip.begin();
        Reservations.takeSent(trip, known.keySet());
        keys.lock(trip, known.values());
        balances.read(trip, balances().keySet());
        book.require(trip, replica, beat);
        write(trip);
        return true;
    }

    /** The actions that complete the waiting futures, to run after the commit and not before. */
    List<Runnable> answers() {
        return answers;
    }

    private void decide(BatchPlan agenda) throws SQLException {
        for (Operation.Settle settle : agenda.settlements) {
            SettlementResult settled = settle(settle.request(), true);
            answers.add(() -> settle.answer().complete(settled));
        }
        for (Settlement replaced : agenda.replaced()) {
            settle(replaced, false);
        }
        for (Operation.Charge charge : agenda.charges) {
            SettlementResult settled = charge(charge.request());
            answers.add(() -> charge.answer().complete(settled));
        }
        for (Operation.Keep keep : agenda.keeps) {
            keys.finish("", keep.callId(), IdempotencyState.ANSWERED, keep.kept());
            answers.add(() -> keep.answer().complete(true));
        }
        for (Operation.Authorise authorise : agenda.grants) {
            AuthorisationResult result = grants.decide(authorise.request());
            answers.add(() -> authorise.answer().complete(balances.asRead(result)));
        }
    }

    /**
     * Needs one round trip if this replica granted the reservations that are settled, and a second one if a window is
     * new.
     */
    private void read(BatchPlan agenda) throws SQLException {
        StatementPipeline trip = new StatementPipeline(connection);
        List<UUID> ending = agenda.ending();
        Map<UUID, Reservation> known = own.among(ending);
        Reservations.take(trip, ending, known, this::take);
        List<Settlement.OfHold> ofHolds = agenda.settledByCallers();
        Reservations.takeHolds(trip, ofHolds, reservation -> takenHolds.put(reservation.id(), reservation));
        Reservations.expire(trip, agenda.expiring(), this::take);
        agenda.note(keys);
        List<Reservation> remembered = new ArrayList<>(known.values());
        ofHolds.forEach(request -> own.find(request.reservation()).ifPresent(remembered::add));
        keys.lock(trip, remembered);
        keys.claim(trip);
        Set<NewEntry.Window> needed = windows.of(agenda, remembered);
        balances.read(trip, needed);
        grants.readHolds(trip, agenda.limited());
        book.check(trip, replica, beat, why -> restart = why);
        trip.go();
        if (restart != null) {
            return;
        }
        List<Reservation> ends = new ArrayList<>(taken.values());
        ends.addAll(takenHolds.values());
        ends.forEach(reservation -> needed.addAll(reservation.windows()));
        keys.lock(connection, ends);
        boolean wereMissing = windows.readMissing(needed);
        if (wereMissing && !agenda.limited().isEmpty()) {
            // Other transactions may have created holds in a window before this transaction locked it.
            StatementPipeline again = new StatementPipeline(connection);
            grants.readHolds(again, agenda.limited());
            again.go();
        }
        restart = wereMissing && windows.lackBalances(agenda) ? "a budget was deleted" : null;
    }

    private void take(Reservation reservation) {
        taken.put(reservation.id(), reservation);
        ended.add(reservation.id());
    }

    private void write(StatementPipeline trip) throws SQLException {
        keys.write(trip);
        balances.write(trip);
        Reservations.insert(trip, replica.id(), grants.rows());
        ledger.append(trip, entries);
        trip.commit();
        trip.go();
    }

    /**
     * The reservations that this replica remembers: those that it granted, as they are read back, and those that are
     * still open.
     */
    List<Reservation> granted() {
        grants.rows().forEach(row -> stillOut.add(row.reservation()));
        return stillOut;
    }

    /** Whether a budget could not hold the full amount of a request. */
    boolean isTight() {
        return grants.isTight();
    }

    /** The balances of the budgets that this transaction touched, after it. */
    Map<NewEntry.Window, Balance> balances() {
        return balances.now();
    }

    private SettlementResult settle(Settlement request, boolean endsTheCall) throws SQLException {
        Reservation held = (request instanceof Settlement.OfHold ? takenHolds : taken).remove(request.reservation());
        if (held == null) {
            return request instanceof Settlement.OfHold hold
                    ? LateSettlements.answer(connection, hold, taken.get(hold.reservation()), entries)
                    : settleLate(request);
        }
        Settlement.Capture told = LedgerEntryFactory.captureOf(request, held.bound());
        if (endsTheCall) {
            keys.end(held, request);
        }
        if (told == null) {
            held.windows().forEach(window -> balances.settle(window, held.held(), Usd.ZERO));
            return new SettlementResult.Voided();
        }
        Usd bound = balances.boundOf(held, told, book);
        Settlement.Capture capture = told.claim() == UsageTrust.AS_REPORTED ? told : told.atMost(bound);
        NewEntry entry = LedgerEntryFactory.of(held, capture, bound, now);
        LedgerEntryFactory.warnOverBound(entry);
        entries.add(entry);
        held.windows().forEach(window -> balances.settle(window, held.held(), capture.cost()));
        return new SettlementResult.Recorded(held.id(), held.provider(), held.model(), capture.cost(), false);
    }

    /**
     * The reservation does not exist any more: the sweep or a repeated request settled it before, or it never existed.
     */
    private SettlementResult settleLate(Settlement request) throws SQLException {
        Optional<LateSettlements.SettledEntry> known = LateSettlements.find(connection, request.reservation(), entries);
        if (known.isEmpty()) {
            Reservation lost = own.sent(request.reservation()).orElse(null);
            return lost == null || !ended.add(lost.id()) ? new SettlementResult.NotFound() : settleLost(lost, request);
        }
        Settlement.Capture capture = LateSettlements.capture(request, known.get());
        if (capture == null) {
            return known.get().recorded();
        }
        NewEntry correction = LateSettlements.correction(known.get(), capture, now);
        balances.readMissing(correction.budgets(), Map.of());
        correction.budgets().forEach(window -> balances.settle(window, Usd.ZERO, correction.cost()));
        entries.add(correction);
        return new SettlementResult.Recorded(
                known.get().entry().id(), correction.provider(), correction.model(), capture.cost(), false);
    }

    /**
     * Settles a call that this replica sent and that the database does not know, because the database was restored to
     * an earlier moment. The cost is charged to the budgets that apply now.
     */
    private SettlementResult settleLost(Reservation sent, Settlement request) throws SQLException {
        if (request instanceof Settlement.Capture told && told.claim() == UsageTrust.AS_REPORTED) {
            stillOut.add(sent); // only the gateway settles its own calls
            return new SettlementResult.NotFound();
        }
        Settlement.Capture known = LedgerEntryFactory.captureOf(request, sent.bound());
        if (known == null) {
            return new SettlementResult.Voided();
        }
        Settlement.Capture capture = known.atMost(sent.bound());
        List<Budget> budgets = book.covering(sent.spender(), sent.provider(), sent.model());
        entries.add(LedgerEntryFactory.ofLost(
                sent.in(windows.spend(budgets, TimeOrderedUuids.timeOf(sent.id()), capture.cost())), capture, now));
        return new SettlementResult.Recorded(sent.id(), sent.provider(), sent.model(), capture.cost(), false);
    }

    private SettlementResult charge(DirectCharge request) throws SQLException {
        if (!keys.has(request.key(), request.callId()) && request.key() != null) {
            return new SettlementResult.KeyTaken(request.key());
        }
        Optional<LateSettlements.SettledEntry> known = LateSettlements.find(connection, request.id());
        if (known.isPresent()) {
            return known.get().recorded();
        }
        entries.add(LedgerEntryFactory.of(
                request, windows.spend(book.covering(request), request.at(), request.cost()), now));
        keys.end(request);
        return new SettlementResult.Recorded(request.id(), request.provider(), request.model(), request.cost(), false);
    }
}
