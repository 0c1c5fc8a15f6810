package io.purser.budget;

import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.Reservation;
import io.purser.database.TransactionOutcome;
import io.purser.database.TransactionRunner;
import io.purser.ledger.NewEntry;
import io.purser.ledger.StatementPipeline;
import io.purser.money.Usd;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Holds more money than before: a new reservation replaces an existing one, in a transaction of its own. If a budget
 * cannot hold the difference, nothing changes. It does not use the group commit, which would settle the old reservation
 * before it decides about the new one.
 */
final class IncrementalAuthorisation {
    /** The replica of a hold: no real one, because a hold does not end with the replica that granted it. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final Connection connection;
    private final Authorisation request;
    private final Balances balances;
    private final Map<NewEntry.Window, Balances.NewWindow> perhapsNew = new HashMap<>();

    private IncrementalAuthorisation(Connection connection, Authorisation request) {
        this.connection = connection;
        this.request = request;
        this.balances = new Balances(connection);
    }

    /**
     * Carries out the replacement.
     *
     * @param held the reservation that is replaced; one that no longer exists counts as nothing
     * @param request the request for the new reservation; its most is added to the amount that was held before
     */
    static AuthorisationResult run(DataSource database, UUID held, Authorisation request) {
        if (request.kind() == Authorisation.Kind.SENT || request.instead() != null || request.key() != null) {
            throw new IllegalArgumentException("only a hold gets more money, and without a key");
        }
        return TransactionRunner.decide(
                database, connection -> new IncrementalAuthorisation(connection, request).replace(held));
    }

    private TransactionOutcome<AuthorisationResult> replace(UUID held) throws SQLException {
        BudgetBook book = BudgetBook.read(connection);
        List<Budget> budgets = book.covering(request.spender(), request.provider(), request.model());
        List<Reservation> taken = new ArrayList<>();
        StatementPipeline first = new StatementPipeline(connection);
        Reservations.take(first, List.of(held), taken::add);
        first.go();
        Set<NewEntry.Window> before = new HashSet<>();
        taken.forEach(reservation -> before.addAll(reservation.windows()));
        Set<NewEntry.Window> windows = new HashSet<>(before);
        budgets.forEach(budget -> windows.add(window(budget)));
        balances.readMissing(windows, perhapsNew);
        if (hasChanged(book)) {
            return new TransactionOutcome.Restart<>("a budget was changed");
        }
        Usd total =
                taken.stream().map(Reservation::held).reduce(request.amounts().most(), Usd::plus);
        for (Budget budget : budgets) {
            Usd needed = before.contains(window(budget)) ? request.amounts().most() : total;
            if (budget.hard() && !status(budget).balance().canHold(needed)) {
                return new TransactionOutcome.Rollback<>(refusal(status(budget), needed));
            }
        }
        taken.forEach(reservation ->
                reservation.windows().forEach(window -> balances.settle(window, reservation.held(), Usd.ZERO)));
        budgets.forEach(budget -> balances.hold(window(budget), total, budget.hard()));
        StatementPipeline last = new StatementPipeline(connection);
        balances.write(last);
        Reservations.insert(
                last,
                NOBODY,
                List.of(new Reservations.Row(
                        request, total, budgets.stream().map(this::window).toList())));
        last.go();
        return new TransactionOutcome.Commit<>(new AuthorisationResult.Granted(
                request.id(),
                total,
                request.expiresAt(),
                budgets.stream().map(this::status).toList()));
    }

    /**
     * Reads the revision after the balances are locked, and so after every change to a budget that touched one of them.
     */
    private boolean hasChanged(BudgetBook book) throws SQLException {
        return BudgetBook.read(connection).revision() != book.revision();
    }

    private static AuthorisationResult refusal(BudgetStatus status, Usd needed) {
        return status.balance().couldHold(needed)
                ? new AuthorisationResult.Busy(status, needed)
                : new AuthorisationResult.Exhausted(status, needed);
    }

    private NewEntry.Window window(Budget budget) {
        WindowKind.Window window = budget.windowAt(request.at());
        NewEntry.Window key = new NewEntry.Window(budget.id(), window.startsAt());
        perhapsNew.put(key, new Balances.NewWindow(budget, window));
        return key;
    }

    private BudgetStatus status(Budget budget) {
        return new BudgetStatus(
                budget,
                budget.windowAt(request.at()),
                Objects.requireNonNull(balances.of(window(budget)), budget.name()));
    }
}
