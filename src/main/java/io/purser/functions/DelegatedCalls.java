package io.purser.functions;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.access.route.Caller;
import io.purser.access.route.ExposedFunctions;
import io.purser.access.route.ExposedFunctions.Member;
import io.purser.agents.Agent;
import io.purser.agents.TaskDelegator;
import io.purser.agents.TaskPart;
import io.purser.budget.BudgetService;
import io.purser.budget.IdempotencyResult;
import io.purser.catalog.Catalog;
import io.purser.gateway.AgentCalls;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hands a task to its agent, if that is clear, may be paid and has an endpoint. */
@ApplicationScoped
class DelegatedCalls {
    private final Delegations delegations;
    private final AgentCalls calls;
    private final BudgetService budgets;
    private final ObjectMapper json;

    DelegatedCalls(Delegations delegations, AgentCalls calls, BudgetService budgets, ObjectMapper json) {
        this.delegations = delegations;
        this.calls = calls;
        this.budgets = budgets;
        this.json = json;
    }

    /** Refuses a file of agents with an endpoint that nobody knows, so that it stops the start. */
    void start(@Observes StartupEvent event, ExposedFunctions exposed, TaskDelegator delegator, Catalog catalog) {
        if (!exposed.offers(Member.DELEGATE)) {
            return;
        }
        for (Agent agent : delegator.declared()) {
            String endpoint = agent.endpoint();
            if (endpoint != null
                    && !catalog.mayList(endpoint)
                    && catalog.find(endpoint).isEmpty()) {
                throw new IllegalArgumentException(
                        "PURSER_AGENTS cannot be used: the endpoint of the agent \"%s\" is \"%s\", and there is no such model; give it a base URL and a price in PURSER_PROVIDERS"
                                .formatted(agent.name(), endpoint));
            }
        }
    }

    /** What is known before a call. */
    private record Prepared(DelegateResponse answer, AgentCalls.@Nullable Handover handover) {}

    /** Answers a request that wants a call; its body was checked. */
    void begin(RoutingContext http) {
        Caller caller = Caller.of(http);
        byte[] body = http.body().buffer().getBytes();
        http.vertx().executeBlocking(() -> prepare(caller, body), false).onComplete(prepared -> {
            try {
                if (prepared.failed()) {
                    HttpProblems.sendDocument(http, HttpProblems.of(http, prepared.cause()));
                } else {
                    answer(http, prepared.result());
                }
            } catch (Problem problem) {
                HttpProblems.sendDocument(http, problem);
            } catch (IOException e) {
                HttpProblems.sendDocument(http, HttpProblems.of(http, e));
            }
        });
    }

    private Prepared prepare(Caller caller, byte[] body) throws IOException {
        DelegateRequest request = json.readValue(body, DelegateRequest.class);
        String key = Objects.requireNonNull(request.idempotencyKey());
        List<TaskPart> parts = delegations.parts(request);
        Agent agent = parts.getFirst().agent();
        if (!AgentBudgets.mayName(caller, agent.name())) {
            throw Problem.of(
                    ProblemType.FORBIDDEN,
                    "this key cannot spend for the agent \"%s\", and so cannot call it; an operator can make a key with names_agents"
                            .formatted(agent.name()));
        }
        DelegateResponse answer = delegations.answer(caller, parts);
        // What was called with this key before is not decided anew: its answer is given again.
        boolean isNew = budgets.recall(AgentCalls.key(caller.id(), key, body)) instanceof IdempotencyResult.Free;
        String obstacle = isNew ? obstacle(answer, agent) : null;
        return obstacle != null || agent.endpoint() == null
                ? new Prepared(answer.with(DelegateResponse.AgentCall.refused(String.valueOf(obstacle))), null)
                : new Prepared(
                        answer,
                        new AgentCalls.Handover(
                                request.task(),
                                agent.name(),
                                agent.endpoint(),
                                agent.models().confidential(),
                                agent.taskUsd().isZero() ? null : agent.taskUsd(),
                                key));
    }

    /** Why the agent is not called, or null. */
    private static @Nullable String obstacle(DelegateResponse answer, Agent agent) {
        if (answer.parts().size() > 1) {
            return "the task has %d parts; call each of them by itself, with its agent"
                    .formatted(answer.parts().size());
        }
        if (answer.choice().asksAPerson()) {
            return "a person has to say first who should do it; then give the agent";
        }
        if (!answer.budgets().getFirst().allowed()) {
            return answer.budgets().getFirst().reason();
        }
        return agent.endpoint() == null
                ? "the agent \"%s\" has no endpoint in the file of agents".formatted(agent.name())
                : null;
    }

    private void answer(RoutingContext http, Prepared prepared) throws IOException {
        if (prepared.handover() == null) {
            http.response()
                    .putHeader("content-type", "application/json")
                    .end(Buffer.buffer(json.writeValueAsBytes(prepared.answer())));
        } else {
            calls.call(
                    http,
                    prepared.handover(),
                    new DelegatedForm(prepared.answer(), prepared.handover().endpoint(), json));
        }
    }
}
