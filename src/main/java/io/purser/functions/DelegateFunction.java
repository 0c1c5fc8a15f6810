package io.purser.functions;

import io.purser.problem.Problem;
import io.quarkus.funqy.Funq;

/**
 * {@code delegate}: finds the agents that a task belongs to, and says whether their budgets have room for it.
 * {@link DelegatedCalls} answers the requests that want a call.
 */
public class DelegateFunction {
    private final Delegations delegations;
    private final CurrentSpender who;

    DelegateFunction(Delegations delegations, CurrentSpender who) {
        this.delegations = delegations;
        this.who = who;
    }

    /**
     * Divides the task into the parts of its agents. It reserves nothing and calls nobody.
     *
     * @throws Problem {@code invalid} if a call is wanted, which is made at the HTTP endpoint only
     */
    @Funq("delegate")
    public DelegateResponse delegate(DelegateRequest request) {
        if (request.wantsCall()) {
            throw Problem.invalid("call", "is made at POST /delegate only; leave it out here");
        }
        return delegations.answer(who.caller(), request, delegations.parts(request, who.memory()));
    }
}
