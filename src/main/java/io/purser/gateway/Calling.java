package io.purser.gateway;

import io.purser.budget.Settlement;
import io.purser.catalog.Model;
import io.purser.heap.HeapLease;
import io.purser.money.Usd;
import io.purser.routing.AnswerLength;
import io.purser.routing.Candidate;
import io.purser.routing.Candidates;
import io.purser.routing.Wish;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends attempts to providers, and learns from their replies how the providers are. */
@ApplicationScoped
class Calling {
    /** Threads of their own: what counts a long text takes no thread that others wait for. */
    static final String COUNTING = "purser-counting";

    static final int COUNTERS = 2;

    private final Vertx vertx;
    private final Upstream upstream;
    private final ProviderErrors errors;
    private final GatewaySettings settings;
    private final Slots slots;
    private final Health health;
    private final Candidates candidates;
    private final Steps steps;
    private final WorkerExecutor counting;

    Calling(
            Vertx vertx,
            Upstream upstream,
            ProviderErrors errors,
            GatewaySettings settings,
            Slots slots,
            Health health,
            Candidates candidates,
            Steps steps) {
        this.vertx = vertx;
        this.upstream = upstream;
        this.errors = errors;
        this.settings = settings;
        this.slots = slots;
        this.health = health;
        this.candidates = candidates;
        this.steps = steps;
        this.counting = vertx.createSharedWorkerExecutor(COUNTING, COUNTERS);
    }

    @PreDestroy
    void close() {
        counting.close();
    }

    /** How many providers are tried for one call. */
    int attempts() {
        return settings.attempts();
    }

    List<Candidate> bestFirst(List<Candidate> ranked) {
        return health.bestFirst(ranked);
    }

    /**
     * Those that may take the place of one that failed.
     *
     * @param isProviderAway whether the others at the same address are away too
     * @param isPaidFor whether all that the call may cost was charged, so that only what is free is left
     */
    static List<Candidate> others(List<Candidate> left, Model failed, boolean isProviderAway, boolean isPaidFor) {
        return left.stream()
                .filter(other -> !other.model().target().equals(failed.target()))
                .filter(other -> !isProviderAway || !other.model().baseUrl().equals(failed.baseUrl()))
                .filter(other -> !isPaidFor || other.longest().isZero())
                .toList();
    }

    /** Whether a failed attempt costs what its provider says that it used. */
    static boolean isCharge(Settlement settlement) {
        return settlement instanceof Settlement.Capture paid && paid.cost().isMoreThan(Usd.ZERO);
    }

    /** The longest answer that the grant pays for. */
    AnswerLength affordable(Candidate candidate, Wish wish, Usd granted) {
        return candidates.length(candidate, wish, granted);
    }

    /**
     * An attempt to be sent, with its slot taken; its reply is told once, and by then what it took has gone back.
     *
     * @param outlet where the pieces of a stream go, or null where the answer comes at once
     * @param memory for the answer
     * @param taken gives back what the attempt took, should it never tell
     * @return the attempt, or null where the provider has too many calls
     */
    @Nullable
    Attempt prepare(
            Model model,
            ModelRequest request,
            StreamAttempt.@Nullable Outlet outlet,
            HeapLease memory,
            Taken taken,
            Consumer<Reply> whenEnded) {
        if (!slots.take(model.provider())) {
            return null;
        }
        Taken own = new Taken();
        taken.andGivesBack(own::close);
        own.andGivesBack(() -> slots.giveBack(model.provider()));
        own.andGivesBack(health.begin(model));
        steps.at(Step.SLOT_TAKEN);
        Consumer<Reply> ended = reply -> {
            try {
                learn(model, reply);
            } finally {
                own.close();
                whenEnded.accept(reply);
            }
        };
        Attempt attempt = outlet == null
                ? new WholeAttempt(vertx, model, request, errors, settings, steps, memory, ended)
                : new StreamAttempt(vertx, model, request, outlet, errors, settings, steps, memory, ended);
        own.andGivesBack(attempt::drop);
        return attempt;
    }

    /** Where there is no slot. */
    Reply crowded(Model model) {
        return new Reply.Refused(errors.crowded(model), true, false, null, null);
    }

    void send(Attempt attempt, ModelRequest request, AnswerLength length, MultiMap callersHeaders) {
        attempt.start(upstream, request.path(), () -> request.forProvider(attempt.model, length), callersHeaders);
    }

    private void learn(Model model, Reply reply) {
        switch (reply) {
            case Reply.Answered answered -> health.succeeded(model);
            case Reply.Streamed streamed -> health.succeeded(model);
            case Reply.Broken(var answer, var problem, boolean isModelsFault) -> {
                if (isModelsFault) {
                    health.failed(model);
                } else {
                    health.undecided(model);
                }
            }
            case Reply.GivenUp givenUp -> health.undecided(model);
            case Reply.Failed failed -> health.undecided(model);
            case Reply.Empty empty -> health.failed(model);
            case Reply.Unknown unknown -> health.failed(model);
            case Reply.NotSent notSent -> health.unreachable(model);
            case Reply.Refused(var problem, var othersMayDo, boolean isModelsFault, var coolDown, var usage) -> {
                if (coolDown != null) {
                    health.coolDown(model, coolDown);
                } else if (isModelsFault) {
                    health.failed(model);
                } else {
                    health.undecided(model);
                }
            }
        }
    }

    /** Does what takes its time, such as counting tokens, away from the event loop. */
    <T> Future<T> aside(Callable<T> work) {
        return counting.executeBlocking(work, false);
    }
}
