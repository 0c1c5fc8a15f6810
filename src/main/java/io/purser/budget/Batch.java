package io.purser.budget;

import io.purser.ids.Ids;
import io.purser.ledger.Entry;
import io.purser.ledger.EntryWriter;
import io.purser.ledger.RoundTrip;
import io.purser.money.Usd;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One transaction over many operations: settlements first, because they give money back, then charges, then grants in
 * the order in which they came. Rows are locked in one order everywhere (reservations, keys, balances, roll-ups), so
 * that replicas do not wait for each other in a circle. Nothing is answered before the commit.
 */
final class Batch {
    private final Connection connection;
    private final Replica replica;
    /** What the database has to know of the replica where it is the one that it was. */
    private final long beat;

    private final Instant now;
    private final BudgetBook book;
    private final EntryWriter ledger;
    private final OwnGrants own;
    private final Balances balances;
    private final Keys keys;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Reservations.Row> grants = new ArrayList<>();
    private final Map<Entry.Window, @Nullable Instant> ends = new HashMap<>();
    private final Map<UUID, Reservation> taken = new HashMap<>();
    /** What this commit ends: told of twice, it was settled, and the database did not lose it. */
    private final Set<UUID> ended = new HashSet<>();

    private final Map<UUID, Reservation> promised = new HashMap<>();
    private final OpenPromises promises = new OpenPromises();
    private final List<Runnable> answers = new ArrayList<>();
    private final Map<UUID, List<Budget>> covering = new HashMap<>();
    private final List<Reservation> stillOut = new ArrayList<>();
    private boolean isTight;

    Batch(Connection connection, Replica replica, Instant now, BudgetBook book, EntryWriter ledger, OwnGrants own) {
        this.connection = connection;
        this.replica = replica;
        this.beat = replica.confirmed();
        this.now = now;
        this.book = book;
        this.ledger = ledger;
        this.own = own;
        this.balances = new Balances(connection);
        this.keys = new Keys(now);
    }

    /**
     * Does everything but commit.
     *
     * @return what tells those who wait, to be run after the commit and not before
     */
    List<Runnable> run(Agenda agenda) throws SQLException {
        read(agenda);
        for (Operation.Settle settle : agenda.settlements) {
            Settled settled = settle(settle.wish(), true);
            answers.add(() -> settle.answer().complete(settled));
        }
        for (Settlement replaced : agenda.replaced()) {
            settle(replaced, false);
        }
        for (Operation.Charge charge : agenda.charges) {
            Settled settled = charge(charge.wish());
            answers.add(() -> charge.answer().complete(settled));
        }
        for (Operation.Keep keep : agenda.keeps) {
            keys.finish("", keep.callId(), "answered", keep.kept());
            answers.add(() -> keep.answer().complete(true));
        }
        for (Operation.Authorise authorise : agenda.grants) {
            Verdict verdict = decide(authorise.wish());
            answers.add(() -> authorise.answer().complete(verdict));
        }
        write();
        return answers;
    }

    /** One round trip where this replica granted what is settled, and a second one where a window is new to it. */
    private void read(Agenda agenda) throws SQLException {
        RoundTrip trip = new RoundTrip(connection);
        List<UUID> ending = agenda.ending();
        Map<UUID, Reservation> known = own.among(ending);
        Reservations.takeKnown(trip, known, this::take);
        Reservations.take(
                trip, ending.stream().filter(id -> !known.containsKey(id)).toList(), this::take);
        List<Settlement.OfPromise> ofPromises = agenda.promised();
        Reservations.takePromised(trip, ofPromises, reservation -> promised.put(reservation.id(), reservation));
        Reservations.lapse(trip, agenda.lapsing(), this::take);
        agenda.note(keys);
        keys.claim(trip);
        Set<Entry.Window> windows = windowsOf(agenda);
        known.values().forEach(reservation -> windows.addAll(reservation.windows()));
        ofPromises.forEach(
                wish -> own.find(wish.reservation()).ifPresent(reservation -> windows.addAll(reservation.windows())));
        balances.read(trip, windows);
        promises.read(trip, agenda.limited());
        book.check(trip, replica, beat);
        trip.go();
        taken.values().forEach(reservation -> windows.addAll(reservation.windows()));
        promised.values().forEach(reservation -> windows.addAll(reservation.windows()));
        if (balances.readMissing(windows, ends) && !agenda.limited().isEmpty()) {
            // Others may have made promises in a window before this transaction locked it.
            RoundTrip again = new RoundTrip(connection);
            promises.read(again, agenda.limited());
            again.go();
        }
    }

    private void take(Reservation reservation) {
        taken.put(reservation.id(), reservation);
        ended.add(reservation.id());
    }

    private void write() throws SQLException {
        RoundTrip trip = new RoundTrip(connection);
        keys.write(trip);
        balances.write(trip);
        Reservations.insert(trip, replica.id(), grants);
        ledger.append(trip, entries);
        trip.go();
    }

    /** What is to be remembered: what was granted, as it is read back, and what is still out. */
    List<Reservation> granted() {
        grants.forEach(row -> stillOut.add(row.reservation()));
        return stillOut;
    }

    /** Whether a budget could not hold all that was asked. */
    boolean isTight() {
        return isTight;
    }

    /** How the budgets that this transaction touched stand after it. */
    Map<Entry.Window, Balance> balances() {
        return balances.now();
    }

    private Set<Entry.Window> windowsOf(Agenda agenda) {
        Set<Entry.Window> windows = new LinkedHashSet<>();
        for (Operation.Authorise authorise : agenda.grants) {
            Authorisation wish = authorise.wish();
            budgetsOf(wish).forEach(budget -> windows.add(window(budget, wish.at())));
        }
        for (Operation.Charge charge : agenda.charges) {
            DirectCharge wish = charge.wish();
            book.covering(wish).forEach(budget -> windows.add(window(budget, wish.at())));
        }
        return windows;
    }

    private List<Budget> budgetsOf(Authorisation wish) {
        return covering.computeIfAbsent(wish.id(), id -> book.covering(wish.spender(), wish.provider(), wish.model()));
    }

    private Entry.Window window(Budget budget, Instant at) {
        WindowKind.Window window = budget.windowAt(at);
        Entry.Window key = new Entry.Window(budget.id(), window.startsAt());
        ends.put(key, window.endsAt());
        return key;
    }

    private Settled settle(Settlement wish, boolean endsTheCall) throws SQLException {
        Reservation held = (wish instanceof Settlement.OfPromise ? promised : taken).remove(wish.reservation());
        if (held == null) {
            return wish instanceof Settlement.OfPromise promise
                    ? LateSettlements.answer(connection, promise, taken.get(promise.reservation()), entries)
                    : settleLate(wish);
        }
        Settlement.Capture told = Entries.captureOf(wish, held.bound());
        if (endsTheCall) {
            keys.end(held, wish);
        }
        if (told == null) {
            held.windows().forEach(window -> balances.settle(window, held.held(), Usd.ZERO));
            return new Settled.Released();
        }
        Usd bound = balances.boundOf(held, told, book);
        Settlement.Capture capture = told.claim() == Claim.TOLD ? told : told.atMost(bound);
        Entry entry = Entries.of(held, capture, bound, now);
        Entries.warnOverBound(entry);
        entries.add(entry);
        held.windows().forEach(window -> balances.settle(window, held.held(), capture.cost()));
        return new Settled.Recorded(held.id(), held.provider(), held.model(), capture.cost(), false);
    }

    /** The reservation is gone: it was settled before, by the sweep or by a repeated request, or it never was. */
    private Settled settleLate(Settlement wish) throws SQLException {
        Optional<LateSettlements.Known> known = LateSettlements.find(connection, wish.reservation(), entries);
        if (known.isEmpty()) {
            Reservation lost = own.sent(wish.reservation()).orElse(null);
            return lost == null || !ended.add(lost.id()) ? new Settled.NotFound() : settleLost(lost, wish);
        }
        Settlement.Capture capture = LateSettlements.capture(wish, known.get());
        if (capture == null) {
            return known.get().recorded();
        }
        Entry correction = LateSettlements.correction(known.get(), capture, now);
        balances.readMissing(correction.budgets(), Map.of());
        correction.budgets().forEach(window -> balances.settle(window, Usd.ZERO, correction.cost()));
        entries.add(correction);
        return new Settled.Recorded(
                known.get().entry().id(), correction.provider(), correction.model(), capture.cost(), false);
    }

    /**
     * This replica has let the call out, and the database knows nothing of it: it was set back to an earlier moment. What
     * the call cost is charged to the budgets that apply now.
     */
    private Settled settleLost(Reservation sent, Settlement wish) throws SQLException {
        if (wish instanceof Settlement.Capture told && told.claim() == Claim.TOLD) {
            stillOut.add(sent); // the gateway's own calls are settled by the gateway alone
            return new Settled.NotFound();
        }
        Settlement.Capture known = Entries.captureOf(wish, sent.bound());
        if (known == null) {
            return new Settled.Released();
        }
        Settlement.Capture capture = known.atMost(sent.bound());
        List<Budget> budgets = book.covering(sent.spender(), sent.provider(), sent.model());
        entries.add(Entries.ofLost(sent.in(spend(budgets, Ids.timeOf(sent.id()), capture.cost())), capture, now));
        return new Settled.Recorded(sent.id(), sent.provider(), sent.model(), capture.cost(), false);
    }

    private Settled charge(DirectCharge wish) throws SQLException {
        if (!keys.has(wish.key(), wish.id()) && wish.key() != null) {
            return new Settled.KeyTaken(wish.key());
        }
        Optional<LateSettlements.Known> known = LateSettlements.find(connection, wish.id());
        if (known.isPresent()) {
            return known.get().recorded();
        }
        List<Entry.Window> windows = spend(book.covering(wish), wish.at(), wish.cost());
        entries.add(Entries.of(wish, windows, now));
        if (wish.key() != null && wish.answer() != null) {
            keys.finish(wish.key().key(), wish.id(), "answered", wish.answer());
        }
        return new Settled.Recorded(wish.id(), wish.provider(), wish.model(), wish.cost(), false);
    }

    /** Charges what was not reserved, and tells to which windows. */
    private List<Entry.Window> spend(List<Budget> budgets, Instant at, Usd cost) throws SQLException {
        List<Entry.Window> windows =
                budgets.stream().map(budget -> window(budget, at)).toList();
        balances.readMissing(windows, ends);
        windows.forEach(window -> balances.settle(window, Usd.ZERO, cost));
        return windows;
    }

    /** Grants the most that every hard budget can hold and the caller may be promised, or nothing. */
    private Verdict decide(Authorisation wish) {
        if (wish.attempt() == 1 && wish.key() != null && !keys.has(wish.key(), wish.callId())) {
            return new Verdict.KeyTaken(wish.key());
        }
        List<Budget> budgets = budgetsOf(wish);
        Usd amount = wish.most();
        Usd longest = wish.longest();
        for (Budget budget : budgets) {
            Standing standing = standing(budget, wish.at());
            if (!budget.hard()) {
                continue;
            }
            if (!standing.balance().canHold(wish.least())) {
                isTight = true;
                keys.free(wish.key() == null ? null : wish.key().key(), wish.callId());
                return standing.balance().couldHold(wish.least())
                        ? new Verdict.Busy(standing, wish.least())
                        : new Verdict.Exhausted(standing, wish.least());
            }
            amount = amount.min(standing.balance().remaining());
            longest = longest == null || standing.balance().canHold(longest.plus(longest)) ? longest : null;
        }
        Optional<Verdict.Promised> tooMuch = promises.refusal(wish, budgets);
        if (tooMuch.isPresent()) {
            keys.free(wish.key() == null ? null : wish.key().key(), wish.callId());
            return tooMuch.get();
        }
        amount = amount.min(promises.most(wish, budgets));
        isTight |= wish.most().isMoreThan(amount);
        amount = longest == null ? amount : longest.max(amount);
        List<Entry.Window> windows = new ArrayList<>();
        for (Budget budget : budgets) {
            Entry.Window window = window(budget, wish.at());
            balances.hold(window, amount, budget.hard());
            windows.add(window);
        }
        grants.add(new Reservations.Row(wish, amount, windows));
        promises.add(wish, windows, amount);
        List<Standing> standings =
                budgets.stream().map(budget -> standing(budget, wish.at())).toList();
        return new Verdict.Granted(wish.id(), amount, wish.expiresAt(), standings);
    }

    private Standing standing(Budget budget, Instant at) {
        Balance balance = balances.of(window(budget, at));
        if (balance == null) {
            throw new IllegalStateException("no balance was read for the budget " + budget.name());
        }
        return new Standing(budget, budget.windowAt(at), balance);
    }
}
