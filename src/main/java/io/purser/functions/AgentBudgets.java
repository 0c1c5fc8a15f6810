package io.purser.functions;

import io.purser.agents.Agent;
import io.purser.budget.BudgetService;
import io.purser.budget.definition.BudgetStatus;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Says whether the budgets of an agent have room for one of its tasks. */
@ApplicationScoped
class AgentBudgets {
    /** An agent without a price for its tasks needs something to be left. */
    private static final Usd LEAST = Usd.ofNanos(1);

    private final BudgetService budgets;
    private final CurrentSpender who;
    private final Clock clock;

    AgentBudgets(BudgetService budgets, CurrentSpender who, Clock clock) {
        this.budgets = budgets;
        this.who = who;
        this.clock = clock;
    }

    /**
     * Checks the budgets for a task that the caller gives to the agent; nothing is reserved. A caller whose key may not
     * name the agent gets no figures of budgets that do not count its own spending.
     */
    DelegateResponse.AgentBudget check(Agent agent) {
        Spender spender = who.delegating(agent.name());
        List<BudgetStatus> all = budgets.statuses(spender, null, clock.instant());
        List<BudgetStatus> visible = all.stream()
                .filter(status -> who.mayNameAgent(agent.name())
                        || status.budget().scope().covers(who.spender(null, null, null), "", ""))
                .toList();
        Usd cost = agent.taskUsd().max(LEAST);
        BudgetCheckResponse verdict = BudgetCheckResponse.of(visible, cost);
        boolean isAllowed = BudgetCheckResponse.of(all, cost).allowed();
        String reason = isAllowed || verdict.reason() != null
                ? verdict.reason()
                : "a budget of the agent \"%s\" has no room for a task".formatted(agent.name());
        return new DelegateResponse.AgentBudget(agent.name(), isAllowed, reason, verdict.budgets());
    }
}
