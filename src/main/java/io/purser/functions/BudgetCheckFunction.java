package io.purser.functions;

import io.purser.budget.Balance;
import io.purser.budget.Budgets;
import io.purser.budget.Standing;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.quarkus.funqy.Funq;
import java.time.Clock;
import java.util.List;

/** {@code budget-check}: whether a spend would be granted now, and how every budget stands. Decides nothing itself. */
public class BudgetCheckFunction {
    private final Budgets budgets;
    private final Who who;
    private final Clock clock;

    BudgetCheckFunction(Budgets budgets, Who who, Clock clock) {
        this.budgets = budgets;
        this.who = who;
        this.clock = clock;
    }

    /** Looks, and holds nothing. */
    @Funq("budget-check")
    public BudgetAnswer check(BudgetAsk ask) {
        Spender spender = who.asked(ask.agent(), ask.task());
        Usd cost = ask.costUsd() == null ? Usd.ZERO : ask.costUsd();
        List<Standing> standings = budgets.standings(spender, ask.target(), clock.instant());
        return standings.stream()
                .filter(standing -> standing.budget().hard())
                .filter(standing -> !standing.balance().canHold(cost))
                .findFirst()
                .map(standing -> new BudgetAnswer(false, reason(standing, cost), states(standings)))
                .orElseGet(() -> new BudgetAnswer(true, null, states(standings)));
    }

    private static String reason(Standing standing, Usd cost) {
        Balance balance = standing.balance();
        return "the budget \"%s\" has %s USD left of %s, and %s are asked for"
                .formatted(standing.budget().name(), balance.remaining(), balance.limit(), cost);
    }

    private static List<BudgetAnswer.State> states(List<Standing> standings) {
        return standings.stream().map(BudgetAnswer.State::of).toList();
    }
}
