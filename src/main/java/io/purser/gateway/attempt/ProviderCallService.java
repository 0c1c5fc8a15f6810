package io.purser.gateway.attempt;

import io.purser.budget.operation.Settlement;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AgentAnswers;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.ProviderErrors;
import io.purser.gateway.request.ModelRequest;
import io.purser.memory.HeapLease;
import io.purser.money.Usd;
import io.purser.routing.AnswerLength;
import io.purser.routing.Candidate;
import io.purser.routing.Candidates;
import io.purser.routing.RoutingRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends attempts to providers, and teaches the circuit breakers by their results. */
@Singleton
public class ProviderCallService {
    /** The pool of threads that count long texts, so that counting blocks no other work. */
    public static final String COUNTING = "purser-counting";

    public static final int COUNTERS = 2;

    private final Vertx vertx;
    private final UpstreamClient upstream;
    private final ProviderErrors errors;
    private final GatewaySettings settings;
    private final Bulkheads permits;
    private final CircuitBreakers health;
    private final ProviderKeys keys;
    private final Candidates candidates;
    private final CallStepListener steps;
    private final Clock clock;
    private final WorkerExecutor counting;

    ProviderCallService(
            Vertx vertx,
            UpstreamClient upstream,
            ProviderErrors errors,
            GatewaySettings settings,
            Bulkheads permits,
            CircuitBreakers health,
            ProviderKeys keys,
            Candidates candidates,
            CallStepListener steps,
            Clock clock) {
        this.vertx = vertx;
        this.upstream = upstream;
        this.errors = errors;
        this.settings = settings;
        this.permits = permits;
        this.health = health;
        this.keys = keys;
        this.candidates = candidates;
        this.steps = steps;
        this.clock = clock;
        this.counting = vertx.createSharedWorkerExecutor(COUNTING, COUNTERS);
    }

    @PreDestroy
    void close() {
        counting.close();
    }

    /** The number of attempts for one call. */
    public int attempts() {
        return settings.attempts();
    }

    /** The same candidates with those last that rest, or whose keys all rest. */
    public List<Candidate> bestFirst(List<Candidate> ranked) {
        List<Candidate> ordered = health.bestFirst(ranked);
        if (ordered.stream().noneMatch(candidate -> keys.areAllResting(candidate.model()))) {
            return ordered;
        }
        return ordered.stream()
                .sorted(Comparator.comparing(candidate -> keys.areAllResting(candidate.model())))
                .toList();
    }

    /** What of a provider cannot be used for the rest of a call. */
    public enum Gone {
        /** One of its keys, so that the same model is asked with another one. */
        KEY,
        MODEL,
        /** All models at its address. */
        PROVIDER
    }

    /**
     * What cannot be used after that refusal by that model. If the last attempt of several can go to another model, it
     * does, however many keys are left.
     *
     * @param attempt the number of the one that was refused
     * @param left the candidates, including that model
     */
    public Gone gone(Model model, AttemptResult.Refused refused, int attempt, List<Candidate> left) {
        boolean isLastNext = attempt > 1 && attempt + 1 >= attempts();
        return isAboutOneKey(model, refused) && !(isLastNext && left.size() > 1) ? Gone.KEY : Gone.MODEL;
    }

    private boolean isAboutOneKey(Model model, AttemptResult.Refused refused) {
        return refused.keyFault() != AttemptResult.KeyFault.NONE && keys.hasReady(model);
    }

    /**
     * The candidates that may replace one that failed.
     *
     * @param gone what cannot be used because of the failure
     * @param isPaidFor whether the whole cost limit of the call was charged, so that only free models are left
     */
    public static List<Candidate> others(List<Candidate> left, Model failed, Gone gone, boolean isPaidFor) {
        return left.stream()
                .filter(other -> gone == Gone.KEY || !other.model().target().equals(failed.target()))
                .filter(other ->
                        gone != Gone.PROVIDER || !other.model().baseUrl().equals(failed.baseUrl()))
                .filter(other -> !isPaidFor || other.longest().isZero())
                .toList();
    }

    /** Whether a failed attempt costs money because its provider told a usage. */
    public static boolean isCharge(Settlement settlement) {
        return settlement instanceof Settlement.Capture paid && paid.cost().isMoreThan(Usd.ZERO);
    }

    /** The longest answer that the grant pays for. */
    public AnswerLength affordable(Candidate candidate, RoutingRequest routingRequest, Usd granted) {
        return candidates.length(candidate, routingRequest, granted);
    }

    /**
     * Prepares an attempt and takes its slot. The attempt tells its result once, after it has given back its resources.
     *
     * @param outlet takes the pieces of a stream, or null if the answer comes at once
     * @param memory for the answer
     * @param taken gives back the attempt's resources if it never ends
     * @return the attempt, or null if the provider has too many calls in flight
     */
    public @Nullable Attempt prepare(
            Model model,
            ModelRequest request,
            @Nullable StreamOutlet outlet,
            HeapLease memory,
            ResourceScope taken,
            Consumer<AttemptResult> whenEnded) {
        if (!permits.take(model.provider())) {
            return null;
        }
        ResourceScope own = new ResourceScope();
        taken.andGivesBack(own::close);
        own.andGivesBack(() -> permits.giveBack(model.provider()));
        own.andGivesBack(health.begin(model));
        ProviderKeys.Use use = keys.take(model);
        own.andGivesBack(use::giveBack);
        steps.at(CallStep.SLOT_TAKEN);
        Consumer<AttemptResult> ended = reply -> {
            try {
                learn(model, use, reply);
            } finally {
                own.close();
                whenEnded.accept(reply);
            }
        };
        AttemptContext context = new AttemptContext(
                vertx,
                model,
                use.key(),
                request,
                request.reader(model, clock.instant()),
                errors,
                settings,
                steps,
                memory,
                ended);
        Attempt attempt = attempt(context, outlet, own);
        own.andGivesBack(attempt::drop);
        return attempt;
    }

    private Attempt attempt(AttemptContext context, @Nullable StreamOutlet outlet, ResourceScope own) {
        if (context.reader() instanceof AgentAnswers answers) {
            TaskAttempt attempt = new TaskAttempt(context, answers, upstream);
            own.andGivesBack(attempt::close);
            return attempt;
        }
        return outlet == null ? new BufferedAttempt(context) : new StreamAttempt(context, outlet);
    }

    /** The result if no slot is free. */
    public AttemptResult crowded(Model model) {
        return new AttemptResult.Refused(errors.crowded(model), true, false, null, null, AttemptResult.KeyFault.NONE);
    }

    public void send(Attempt attempt, ModelRequest request, AnswerLength length, MultiMap callersHeaders) {
        attempt.start(upstream, request.pathAt(attempt.model), () -> body(attempt, request, length), callersHeaders);
    }

    /** Writes the body, and holds the memory for that only meanwhile: the request paid for the body itself. */
    private static Buffer body(Attempt attempt, ModelRequest request, AnswerLength length) {
        long needed = request.memoryToWrite(attempt.model);
        if (needed == 0) {
            return request.forProvider(attempt.model, length);
        }
        attempt.memory.grow(needed);
        Buffer body = request.forProvider(attempt.model, length);
        attempt.memory.resize(attempt.memory.bytes() - needed);
        return body;
    }

    private void learn(Model model, ProviderKeys.Use use, AttemptResult reply) {
        switch (reply) {
            case AttemptResult.Answered answered -> succeeded(model, use);
            case AttemptResult.Streamed streamed -> succeeded(model, use);
            case AttemptResult.Broken(var answer, var problem, boolean isModelsFault) -> {
                if (isModelsFault) {
                    health.failed(model);
                } else {
                    health.undecided(model);
                }
            }
            case AttemptResult.GivenUp givenUp -> health.undecided(model);
            case AttemptResult.Failed failed -> health.undecided(model);
            case AttemptResult.Empty empty -> health.failed(model);
            case AttemptResult.UnknownOutcome unknown -> health.failed(model);
            case AttemptResult.NotSent notSent -> health.unreachable(model);
            case AttemptResult.Refused refused -> refused(model, use, refused);
        }
    }

    private void succeeded(Model model, ProviderKeys.Use use) {
        use.succeeded();
        health.succeeded(model);
    }

    /** A refusal that is about one of several keys says nothing about the model, while another key is ready. */
    private void refused(Model model, ProviderKeys.Use use, AttemptResult.Refused refused) {
        switch (refused.keyFault()) {
            case NONE -> {}
            case LIMITED -> use.limited(refused.coolDown() == null ? Duration.ZERO : refused.coolDown());
            case REFUSED -> use.refused();
        }
        if (isAboutOneKey(model, refused)) {
            health.undecided(model);
        } else if (refused.coolDown() != null) {
            health.coolDown(model, refused.coolDown());
        } else if (refused.isModelsFault()) {
            health.failed(model);
        } else {
            health.undecided(model);
        }
    }

    /** Runs slow work, such as counting tokens, away from the event loop. */
    public <T> Future<T> aside(Callable<T> work) {
        return counting.executeBlocking(work, false);
    }
}
