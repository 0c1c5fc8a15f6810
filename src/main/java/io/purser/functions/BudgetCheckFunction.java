package io.purser.functions;

import io.purser.budget.BudgetService;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.quarkus.funqy.Funq;
import java.time.Clock;

/**
 * {@code budget-check}: whether a spend would be granted now, and the status of every budget. Decides nothing itself.
 */
public class BudgetCheckFunction {
    private final BudgetService budgets;
    private final CurrentSpender who;
    private final Clock clock;

    BudgetCheckFunction(BudgetService budgets, CurrentSpender who, Clock clock) {
        this.budgets = budgets;
        this.who = who;
        this.clock = clock;
    }

    /** Checks the budgets without a reservation. */
    @Funq("budget-check")
    public BudgetCheckResponse check(BudgetCheckRequest request) {
        Spender spender = who.asked(request.labels().agent(), request.labels().task());
        Usd cost = request.costUsd() == null ? Usd.ZERO : request.costUsd();
        return BudgetCheckResponse.of(budgets.statuses(spender, request.target(), clock.instant()), cost);
    }
}
