package io.purser.budget;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.Operation;
import io.purser.budget.operation.Reservation;
import io.purser.ledger.NewEntry;
import io.purser.money.Usd;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The budgets and their windows that one transaction touches. */
final class BatchWindows {
    private final BudgetBook book;
    private final Balances balances;
    private final Map<NewEntry.Window, Balances.NewWindow> perhapsNew = new HashMap<>();
    private final Map<UUID, List<Budget>> covering = new HashMap<>();
    /** The window of each budget that was computed last: nearly all operations of a batch are in the same. */
    private final Map<UUID, WindowKind.Window> latest = new HashMap<>();

    BatchWindows(BudgetBook book, Balances balances) {
        this.book = book;
        this.balances = balances;
    }

    /** The windows that the grants and the charges of the batch need, and those of the reservations. */
    Set<NewEntry.Window> of(BatchPlan batch, Collection<Reservation> ending) {
        Set<NewEntry.Window> windows = new LinkedHashSet<>();
        for (Operation.Authorise authorise : batch.grants) {
            Authorisation request = authorise.request();
            budgetsOf(request).forEach(budget -> windows.add(at(budget, request.at())));
        }
        for (Operation.Charge charge : batch.charges) {
            DirectCharge request = charge.request();
            book.covering(request).forEach(budget -> windows.add(at(budget, request.at())));
        }
        ending.forEach(reservation -> windows.addAll(reservation.windows()));
        return windows;
    }

    /** The budgets that apply to the request. */
    List<Budget> budgetsOf(Authorisation request) {
        return covering.computeIfAbsent(
                request.id(), id -> book.covering(request.spender(), request.provider(), request.model()));
    }

    /** The window of the budget at that time. */
    NewEntry.Window at(Budget budget, Instant at) {
        WindowKind.Window window = windowOf(budget, at);
        NewEntry.Window key = new NewEntry.Window(budget.id(), window.startsAt());
        perhapsNew.put(key, new Balances.NewWindow(budget, window));
        return key;
    }

    private WindowKind.Window windowOf(Budget budget, Instant at) {
        WindowKind.Window window = latest.get(budget.id());
        if (window == null || !window.contains(at)) {
            window = budget.windowAt(at);
            latest.put(budget.id(), window);
        }
        return window;
    }

    /** Reads and locks the windows that were not read before; false if there was none. */
    boolean readMissing(Collection<NewEntry.Window> windows) throws SQLException {
        return balances.readMissing(windows, perhapsNew);
    }

    /** Whether a budget of a grant was deleted before its window was made. */
    boolean lackBalances(BatchPlan batch) {
        return batch.grants.stream()
                .map(Operation.Authorise::request)
                .anyMatch(request ->
                        budgetsOf(request).stream().anyMatch(budget -> balances.of(at(budget, request.at())) == null));
    }

    /** Charges a cost that was not reserved, and returns the windows that it is charged to. */
    List<NewEntry.Window> spend(List<Budget> budgets, Instant at, Usd cost) throws SQLException {
        List<NewEntry.Window> windows =
                budgets.stream().map(budget -> at(budget, at)).toList();
        readMissing(windows);
        windows.forEach(window -> balances.settle(window, Usd.ZERO, cost));
        return windows;
    }

    /** The budgets with their balances at that time. */
    List<BudgetStatus> statuses(List<Budget> budgets, Instant at) {
        return budgets.stream().map(budget -> status(budget, at)).toList();
    }

    private BudgetStatus status(Budget budget, Instant at) {
        Balance balance = balances.of(at(budget, at));
        if (balance == null) {
            throw new IllegalStateException("no balance was read for the budget " + budget.name());
        }
        return new BudgetStatus(budget, windowOf(budget, at), balance);
    }
}
