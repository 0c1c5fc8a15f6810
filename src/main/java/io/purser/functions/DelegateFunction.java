package io.purser.functions;

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

    /** Divides the task into the parts of its agents. It reserves nothing and calls nobody. */
    @Funq("delegate")
    public DelegateResponse delegate(DelegateRequest request) {
        return delegations.answer(who.caller(), request, delegations.parts(request, who.memory()));
    }
}
