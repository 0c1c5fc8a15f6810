package io.purser.functions;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.access.body.BodyMemory;
import io.purser.access.route.Caller;
import io.purser.access.route.ExposedFunctions;
import io.purser.access.route.ExposedFunctions.Member;
import io.purser.agents.Agent;
import io.purser.agents.TaskDelegator;
import io.purser.agents.TaskPart;
import io.purser.budget.BudgetService;
import io.purser.budget.IdempotencyResult;
import io.purser.budget.operation.Authorisation;
import io.purser.catalog.Catalog;
import io.purser.gateway.AgentCalls;
import io.purser.memory.HeapLease;
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

    /** What is to be done with a request. */
    private sealed interface Prepared {
        /** The key was used before: its first request decides, and not what the agents are now. */
        record Repeated(Authorisation.Key key) implements Prepared {}

        /** Nobody is called. */
        record Answered(DelegateResponse answer) implements Prepared {}

        /** The agent is called. */
        record Called(DelegateResponse answer, AgentCalls.Handover handover) implements Prepared {}
    }

    /** Answers a request that wants a call; its body was checked. */
    void begin(RoutingContext http) {
        Caller caller = Caller.of(http);
        byte[] body = http.body().buffer().getBytes();
        HeapLease memory = BodyMemory.of(http);
        http.vertx().executeBlocking(() -> prepare(caller, body, memory), false).onComplete(prepared -> {
            if (prepared.failed()) {
                HttpProblems.sendDocument(http, HttpProblems.of(http, prepared.cause()));
            } else {
                orProblem(http, () -> answer(http, prepared.result()));
            }
        });
    }

    /** A step that may fail in any way. */
    interface Step {
        void run() throws IOException;
    }

    /** Takes the step. Answers if it fails, because nobody else does in a handler of a future. */
    static void orProblem(RoutingContext http, Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            HttpProblems.sendDocument(http, HttpProblems.of(http, e));
        }
    }

    private Prepared prepare(Caller caller, byte[] body, @Nullable HeapLease memory) throws IOException {
        DelegateRequest request = json.readValue(body, DelegateRequest.class);
        String named = Objects.requireNonNull(request.idempotencyKey());
        Authorisation.Key key = AgentCalls.key(caller.id(), named, body);
        if (!(budgets.recall(key) instanceof IdempotencyResult.Free)) {
            return new Prepared.Repeated(key);
        }
        List<TaskPart> parts = delegations.parts(request, memory);
        Agent agent = parts.getFirst().agent();
        if (!AgentBudgets.mayName(caller, agent.name())) {
            throw Problem.of(
                    ProblemType.FORBIDDEN,
                    "this key cannot spend for the agent \"%s\", and so cannot call it; an operator can make a key with names_agents"
                            .formatted(agent.name()));
        }
        DelegateResponse answer = delegations.answer(caller, request, parts);
        String obstacle = obstacle(answer);
        String endpoint = agent.endpoint();
        if (obstacle != null) {
            return new Prepared.Answered(answer.with(DelegateResponse.AgentCall.refused(obstacle)));
        }
        if (endpoint == null) {
            return new Prepared.Answered(answer.with(DelegateResponse.AgentCall.refused(
                    "the agent \"%s\" has no endpoint in the file of agents".formatted(agent.name()))));
        }
        return new Prepared.Called(
                answer,
                new AgentCalls.Handover(
                        request.task(),
                        agent.name(),
                        endpoint,
                        request.mustStayPrivate() || agent.models().confidential(),
                        agent.taskUsd().isZero() ? null : agent.taskUsd(),
                        named));
    }

    /** Why no agent is called for that answer, or null. */
    private static @Nullable String obstacle(DelegateResponse answer) {
        if (answer.parts().size() > 1) {
            return "the task has %d parts; call each of them by itself, with its agent"
                    .formatted(answer.parts().size());
        }
        if (answer.choice().asksAPerson()) {
            return "a person has to say first who should do it; then give the agent";
        }
        return answer.budgets().getFirst().allowed()
                ? null
                : answer.budgets().getFirst().reason();
    }

    private void answer(RoutingContext http, Prepared prepared) throws IOException {
        switch (prepared) {
            case Prepared.Repeated(Authorisation.Key key) ->
                calls.replay(http, key, new DelegatedForm(null, "", json), () -> begin(http));
            case Prepared.Answered(DelegateResponse answer) ->
                http.response()
                        .putHeader("content-type", "application/json")
                        .end(Buffer.buffer(json.writeValueAsBytes(answer)));
            case Prepared.Called(DelegateResponse answer, AgentCalls.Handover handover) ->
                calls.call(http, handover, new DelegatedForm(answer, handover.endpoint(), json));
        }
    }
}
