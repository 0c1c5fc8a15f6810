package io.purser.functions;

import io.purser.agents.Agent;
import io.purser.agents.TaskDelegator;
import io.purser.agents.TaskPart;
import io.quarkus.funqy.Funq;
import java.util.List;

/** {@code delegate}: finds the agents that a task belongs to, and says whether their budgets have room for it. */
public class DelegateFunction {
    private final TaskDelegator delegator;
    private final AgentBudgets budgets;

    DelegateFunction(TaskDelegator delegator, AgentBudgets budgets) {
        this.delegator = delegator;
        this.budgets = budgets;
    }

    /** Divides the task into the parts of its agents. It reserves nothing and calls nobody. */
    @Funq("delegate")
    public DelegateResponse delegate(DelegateRequest request) {
        List<TaskPart> parts = request.agent() == null
                ? delegator.divide(request.task())
                : List.of(delegator.given(request.task(), request.agent()));
        List<Agent> agents = parts.stream().map(TaskPart::agent).distinct().toList();
        return new DelegateResponse(
                DelegateResponse.Choice.of(TaskPart.summary(parts)),
                parts.stream().map(DelegateResponse.Part::of).toList(),
                agents.stream().map(budgets::check).toList());
    }
}
