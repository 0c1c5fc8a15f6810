package io.purser.budget;

import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.ledger.NewEntry;
import io.purser.ledger.StatementPipeline;
import io.purser.money.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides the authorizations of one transaction, after its settlements and charges. */
final class BatchGrants {
    private final BatchWindows windows;
    private final Balances balances;
    private final IdempotencyKeys keys;
    private final OpenReservations holds = new OpenReservations();
    private final List<Reservations.Row> rows = new ArrayList<>();
    private boolean isTight;

    BatchGrants(BatchWindows windows, Balances balances, IdempotencyKeys keys) {
        this.windows = windows;
        this.balances = balances;
        this.keys = keys;
    }

    /** Reads the open holds of these callers. */
    void readHolds(StatementPipeline trip, List<String> callers) {
        holds.read(trip, callers);
    }

    /** The reservations that were granted. */
    List<Reservations.Row> rows() {
        return rows;
    }

    /** Whether a budget could not hold the full amount of a request. */
    boolean isTight() {
        return isTight;
    }

    /** Grants the most that every hard budget can hold and the caller may have, or nothing. */
    AuthorisationResult decide(Authorisation request) {
        if (request.key() != null && !keys.has(request.key(), request.callId())) {
            return new AuthorisationResult.KeyTaken(request.key());
        }
        List<Budget> budgets = windows.budgetsOf(request);
        Usd least = request.amounts().least();
        Usd amount = request.amounts().most();
        Usd longest = request.amounts().longest();
        List<BudgetStatus> before = windows.statuses(budgets, request.at());
        for (BudgetStatus status : before) {
            if (!status.budget().hard()) {
                continue;
            }
            if (!status.balance().canHold(least)) {
                isTight = true;
                keys.free(request.key(), request.callId());
                return status.balance().couldHold(least)
                        ? new AuthorisationResult.Busy(status, least)
                        : new AuthorisationResult.Exhausted(status, least);
            }
            amount = amount.min(status.balance().remaining());
            longest = longest == null || status.balance().canHold(longest.plus(longest)) ? longest : null;
        }
        Optional<AuthorisationResult.TooManyOpen> tooMuch = holds.refusal(request, before);
        if (tooMuch.isPresent()) {
            keys.free(request.key(), request.callId());
            return tooMuch.get();
        }
        amount = amount.min(holds.most(request, before));
        isTight |= request.amounts().most().isMoreThan(amount);
        amount = longest == null ? amount : longest.max(amount);
        List<NewEntry.Window> holding = new ArrayList<>();
        for (Budget budget : budgets) {
            NewEntry.Window window = windows.at(budget, request.at());
            balances.hold(window, amount, budget.hard());
            holding.add(window);
        }
        rows.add(new Reservations.Row(request, amount, holding));
        holds.add(request, holding, amount);
        return new AuthorisationResult.Granted(
                request.id(), amount, request.expiresAt(), windows.statuses(budgets, request.at()));
    }
}
