package io.purser.functions;

import io.purser.access.route.Caller;
import io.purser.agents.Agent;
import io.purser.agents.TaskDelegator;
import io.purser.agents.TaskPart;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the agents of a task, and what their budgets say. */
@ApplicationScoped
class Delegations {
    private final TaskDelegator delegator;
    private final AgentBudgets budgets;

    Delegations(TaskDelegator delegator, AgentBudgets budgets) {
        this.delegator = delegator;
        this.budgets = budgets;
    }

    /**
     * The parts of the task in their order, at least one.
     *
     * @param memory of the request, which pays for the reading, or null
     * @throws Problem 413 or 503 if there is not enough memory
     */
    List<TaskPart> parts(DelegateRequest request, @Nullable HeapLease memory) {
        String task = request.task();
        if (request.agent() != null) {
            return List.of(delegator.given(task, request.agent()));
        }
        if (memory == null) {
            return delegator.divide(task);
        }
        long needed = TaskDelegator.memoryFor(task);
        memory.grow(needed);
        try {
            return delegator.divide(task);
        } finally {
            memory.tryGrow(-needed);
        }
    }

    /** The answer to a request that was divided into these parts. */
    DelegateResponse answer(Caller caller, DelegateRequest request, List<TaskPart> parts) {
        List<Agent> agents = parts.stream().map(TaskPart::agent).distinct().toList();
        return new DelegateResponse(
                DelegateResponse.Choice.of(TaskPart.summary(parts)),
                parts.stream()
                        .map(part -> DelegateResponse.Part.of(part, request.mustStayPrivate()))
                        .toList(),
                agents.stream().map(agent -> budgets.check(caller, agent)).toList(),
                null);
    }
}
