package io.purser.functions;

import io.purser.budget.BudgetService;
import io.purser.budget.definition.Balance;
import io.purser.budget.definition.BudgetStatus;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.quarkus.funqy.Funq;
import java.time.Clock;
import java.util.List;

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
        List<BudgetStatus> statuses = budgets.statuses(spender, request.target(), clock.instant());
        return statuses.stream()
                .filter(status -> status.budget().hard())
                .filter(status -> !status.balance().canHold(cost))
                .findFirst()
                .map(status -> new BudgetCheckResponse(false, reason(status, cost), states(statuses)))
                .orElseGet(() -> new BudgetCheckResponse(true, null, states(statuses)));
    }

    private static String reason(BudgetStatus status, Usd cost) {
        Balance balance = status.balance();
        return "the budget \"%s\" has %s USD left of %s, and %s are asked for"
                .formatted(status.budget().name(), balance.remaining(), balance.limit(), cost);
    }

    private static List<BudgetCheckResponse.BudgetStatusBody> states(List<BudgetStatus> statuses) {
        return statuses.stream().map(BudgetCheckResponse.BudgetStatusBody::of).toList();
    }
}
