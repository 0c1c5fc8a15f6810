package io.purser.functions;

import io.purser.access.RequestActor;
import io.purser.access.body.BodyMemory;
import io.purser.access.key.AuditLog;
import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.budget.operation.SpenderResolver;
import io.purser.ledger.Spender;
import io.purser.memory.HeapLease;
import io.purser.problem.Problem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the spender of the current request. */
@ApplicationScoped
class CurrentSpender {
    private final CurrentVertxRequest request;

    CurrentSpender(CurrentVertxRequest request) {
        this.request = request;
    }

    /**
     * The spender of the current request's call.
     *
     * @throws Problem {@code forbidden} if the credential is bound to another agent
     */
    Spender spender(@Nullable String agent, @Nullable String task, @Nullable List<String> tags) {
        return SpenderResolver.of(caller(), agent, task, tags == null ? List.of() : tags);
    }

    /** The spender of work that outlives the current request, such as a deployment. */
    Spender lasting(@Nullable String agent, @Nullable String task, @Nullable List<String> tags) {
        return SpenderResolver.lasting(caller(), agent, task, tags == null ? List.of() : tags);
    }

    /**
     * The spender that a request asks about. A caller that only reads, and that is bound to no team or agent, may ask
     * about any agent; every other caller may ask only about its own spending.
     */
    Spender asked(@Nullable String agent, @Nullable String task) {
        Caller caller = caller();
        boolean onlyReads = caller.is(Role.AUDITOR) && !caller.is(Role.AGENT) && !caller.seesItsOwnAlone();
        return onlyReads
                ? new Spender(caller.id(), agent, task, caller.team(), caller.tags())
                : spender(agent, task, null);
    }

    /** The actor for the audit log. */
    AuditLog.Actor actor() {
        return RequestActor.of(request.getCurrent());
    }

    /** The memory that the current request holds, or null. */
    @Nullable
    HeapLease memory() {
        return BodyMemory.of(request.getCurrent());
    }

    Caller caller() {
        return Caller.of(request.getCurrent());
    }
}
