package io.purser.functions;

import io.purser.access.route.Caller;
import io.purser.agents.Agent;
import io.purser.agents.TaskDelegator;
import io.purser.agents.TaskPart;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Finds the agents of a task, and what their budgets say. */
@ApplicationScoped
class Delegations {
    private final TaskDelegator delegator;
    private final AgentBudgets budgets;

    Delegations(TaskDelegator delegator, AgentBudgets budgets) {
        this.delegator = delegator;
        this.budgets = budgets;
    }

    /** The parts of the task in their order, at least one. */
    List<TaskPart> parts(DelegateRequest request) {
        return request.agent() == null
                ? delegator.divide(request.task())
                : List.of(delegator.given(request.task(), request.agent()));
    }

    /** The answer to a request that was divided into these parts. */
    DelegateResponse answer(Caller caller, List<TaskPart> parts) {
        List<Agent> agents = parts.stream().map(TaskPart::agent).distinct().toList();
        return new DelegateResponse(
                DelegateResponse.Choice.of(TaskPart.summary(parts)),
                parts.stream().map(DelegateResponse.Part::of).toList(),
                agents.stream().map(agent -> budgets.check(caller, agent)).toList(),
                null);
    }
}
