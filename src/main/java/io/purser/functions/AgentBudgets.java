package io.purser.functions;

import io.purser.access.route.Caller;
import io.purser.agents.Agent;
import io.purser.budget.BudgetService;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.operation.SpenderResolver;
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
    private final Clock clock;

    AgentBudgets(BudgetService budgets, Clock clock) {
        this.budgets = budgets;
        this.clock = clock;
    }

    /** Whether what the caller spends can count for that agent. */
    static boolean mayName(Caller caller, String agent) {
        return caller.agent() == null ? caller.namesAgents() : caller.agent().equals(agent);
    }

    /**
     * Checks the budgets for a task that the caller gives to the agent; nothing is reserved. A caller whose key may not
     * name the agent gets no figures of budgets that do not count its own spending.
     */
    DelegateResponse.AgentBudget check(Caller caller, Agent agent) {
        Spender spender = new Spender(
                caller.id(),
                agent.name(),
                null,
                caller.team(),
                caller.tags(),
                caller.namesAgents() ? null : caller.tags());
        List<BudgetStatus> all = budgets.statuses(spender, null, clock.instant());
        Spender own = SpenderResolver.of(caller, null, null, List.of());
        List<BudgetStatus> visible = all.stream()
                .filter(status ->
                        mayName(caller, agent.name()) || status.budget().scope().covers(own, "", ""))
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
