package io.purser.gateway;

import io.purser.catalog.Model;
import io.purser.routing.Candidate;
import io.purser.routing.Candidates;
import io.purser.routing.Wish;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends attempts to providers, and learns from their replies how the providers are. */
@ApplicationScoped
class Calling {
    private final Vertx vertx;
    private final Upstream upstream;
    private final ProviderErrors errors;
    private final GatewaySettings settings;
    private final Slots slots;
    private final Health health;
    private final Candidates candidates;

    Calling(
            Vertx vertx,
            Upstream upstream,
            ProviderErrors errors,
            GatewaySettings settings,
            Slots slots,
            Health health,
            Candidates candidates) {
        this.vertx = vertx;
        this.upstream = upstream;
        this.errors = errors;
        this.settings = settings;
        this.slots = slots;
        this.health = health;
        this.candidates = candidates;
    }

    /** How many providers are tried for one call. */
    int attempts() {
        return settings.attempts();
    }

    List<Candidate> bestFirst(List<Candidate> ranked) {
        return health.bestFirst(ranked);
    }

    /** The longest answer that the grant pays for. */
    long affordable(Candidate candidate, Wish wish, io.purser.money.Usd granted) {
        return candidates.affordableOutput(candidate, wish, granted);
    }

    /**
     * Sends an attempt; its reply is told once, and after it everything is let go.
     *
     * @param outlet where the pieces of a stream go, or null where the answer comes at once
     * @return the attempt under way, or null where it ended before it began
     */
    @Nullable
    Attempt send(
            Model model,
            ModelRequest request,
            long maxOutput,
            MultiMap callersHeaders,
            StreamAttempt.@Nullable Outlet outlet,
            Consumer<Reply> whenEnded) {
        if (!slots.take(model.provider())) {
            whenEnded.accept(new Reply.Refused(errors.crowded(model), true, null));
            return null;
        }
        health.begin(model);
        Consumer<Reply> ended = reply -> {
            slots.giveBack(model.provider());
            learn(model, reply);
            whenEnded.accept(reply);
        };
        Attempt attempt = outlet == null
                ? new WholeAttempt(vertx, model, request, errors, settings, ended)
                : new StreamAttempt(vertx, model, request.wantsUsage(), outlet, errors, settings, ended);
        attempt.start(upstream, request.path(), request.forProvider(model, maxOutput), callersHeaders);
        return attempt;
    }

    private void learn(Model model, Reply reply) {
        switch (reply) {
            case Reply.Answered answered -> health.succeeded(model);
            case Reply.Streamed streamed -> health.succeeded(model);
            case Reply.Broken broken -> health.failed(model);
            case Reply.GivenUp givenUp -> health.undecided(model);
            case Reply.Empty empty -> health.failed(model);
            case Reply.Unknown unknown -> health.failed(model);
            case Reply.NotSent notSent -> health.unreachable(model);
            case Reply.Refused(var problem, boolean othersMayDo, var coolDown) -> {
                if (coolDown != null) {
                    health.coolDown(model, coolDown);
                } else if (othersMayDo) {
                    health.failed(model);
                } else {
                    health.undecided(model);
                }
            }
        }
    }

    /** Does what takes its time, such as counting tokens, away from the event loop. */
    <T> Future<T> aside(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }
}
