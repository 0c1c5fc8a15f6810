package io.purser.functions;

import io.purser.access.Caller;
import io.purser.ledger.Spender;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** On whose account the current request spends. */
@ApplicationScoped
class Who {
    private final CurrentVertxRequest request;

    Who(CurrentVertxRequest request) {
        this.request = request;
    }

    /**
     * The caller and whom it speaks for.
     *
     * @throws Problem {@code forbidden} where the credential is bound to another agent
     */
    Spender spender(@Nullable String agent, @Nullable String task, @Nullable List<String> tags) {
        return spender(Caller.of(request.getCurrent()), agent, task, tags);
    }

    static Spender spender(Caller caller, @Nullable String agent, @Nullable String task, @Nullable List<String> tags) {
        if (caller.agent() != null && agent != null && !caller.agent().equals(agent)) {
            throw Problem.of(
                    ProblemType.FORBIDDEN,
                    "this key is bound to the agent \"%s\" and cannot spend for \"%s\""
                            .formatted(caller.agent(), agent));
        }
        Set<String> all = new LinkedHashSet<>(caller.tags());
        if (tags != null) {
            all.addAll(tags);
        }
        return new Spender(caller.id(), caller.agent() == null ? agent : caller.agent(), task, caller.team(), all);
    }

    Caller caller() {
        return Caller.of(request.getCurrent());
    }
}
