package io.purser.gateway;

import io.purser.access.Caller;
import io.purser.access.RequestRates;
import io.purser.budget.Budgets;
import io.purser.budget.Identity;
import io.purser.budget.Standing;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.routing.Decision;
import io.purser.routing.Router;
import io.purser.routing.Usable;
import io.purser.routing.Wish;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a call may cost and where it may go: from memory, and on the event loop, wherever that is known there. */
@ApplicationScoped
class Deciding {
    /** Counting the tokens of more than this takes too long for an event loop, should the decision need it. */
    private static final int COUNTED_AT_ONCE = 4_000;

    private final Vertx vertx;
    private final Catalog catalog;
    private final Router router;
    private final Budgets budgets;
    private final RequestRates rates;
    private final Clock clock;
    private final WorkerExecutor counting;

    Deciding(Vertx vertx, Catalog catalog, Router router, Budgets budgets, RequestRates rates, Clock clock) {
        this.vertx = vertx;
        this.catalog = catalog;
        this.router = router;
        this.budgets = budgets;
        this.rates = rates;
        this.clock = clock;
        this.counting = vertx.createSharedWorkerExecutor(Calling.COUNTING, Calling.COUNTERS);
    }

    @PreDestroy
    void close() {
        counting.close();
    }

    /** @throws Problem where the caller may not speak for that agent, or names a model or a tier that is not there */
    Wish wish(Caller caller, ModelRequest request, CallSettings settings) {
        List<String> pinned = request.targets().stream()
                .map(name -> catalog.named(name, model -> caller.mayUse(model.target()))
                        .target())
                .distinct()
                .toList();
        requirePrice(request.serviceTier(), pinned);
        return new Wish(
                Identity.of(caller, settings.agent(), settings.task(), settings.tags()),
                request.promptSize(),
                settings.confidential(),
                settings.highQuality(),
                request.maxOutputTokens(),
                settings.maxCost(),
                settings.maxLatencyMs(),
                pinned,
                request.needs(),
                request.serviceTier());
    }

    /** A tier that has no price at any of the models is the caller's mistake, whatever else is to be said of them. */
    private void requirePrice(@Nullable String tier, List<String> pinned) {
        if (tier != null
                && catalog.models().stream()
                        .filter(model -> pinned.isEmpty() || pinned.contains(model.target()))
                        .allMatch(model -> model.inTier(tier).isEmpty())) {
            throw Problem.invalid(
                    "service_tier",
                    "\"%s\" has no price here: leave it out, or send \"default\"; an operator can say what it costs, in service_tiers of the model"
                            .formatted(tier));
        }
    }

    /** Ranks the models that can serve the call; fails with a {@link Problem} where none can. */
    Future<Decision> decide(Caller caller, Wish wish) {
        requireAnyProvider(wish);
        Usable usable = Usable.callable(model -> caller.mayUse(model.target()), catalog);
        Optional<List<Standing>> standings = budgets.lastStandings(wish.spender(), clock.instant());
        boolean atOnce = standings.isPresent() && !wish.prompt().isWorkToCount(COUNTED_AT_ONCE);
        Future<Decision> decision = atOnce
                ? Future.succeededFuture(router.decide(wish, usable, standings.get()))
                : aside(
                        wish,
                        () -> standings.isPresent()
                                ? router.decide(wish, usable, standings.get())
                                : router.decide(wish, usable));
        return decision.map(made -> {
            countTokens(caller, wish, made);
            return made;
        });
    }

    /** What counts a long text has threads of its own, and few of them. */
    private Future<Decision> aside(Wish wish, Callable<Decision> work) {
        return wish.prompt().isWorkToCount(COUNTED_AT_ONCE)
                ? counting.executeBlocking(work, false)
                : vertx.executeBlocking(work, false);
    }

    private void countTokens(Caller caller, Wish wish, Decision decision) {
        if (caller.rateLimits().tokensPerMinute() != null) {
            long answer =
                    wish.maxOutputTokens().orElse(decision.chosen().model().maxOutput());
            rates.countTokens(
                    caller, Math.min(RequestRates.MOST_TOKENS, wish.prompt().estimate() + answer));
        }
    }

    private void requireAnyProvider(Wish wish) {
        wish.pinned().forEach(catalog::get);
        if (catalog.models().isEmpty()) {
            throw Problem.of(ProblemType.NO_PROVIDER, "there is no model whose price is known");
        }
        if (catalog.models().stream().noneMatch(catalog::isUsable)) {
            throw Problem.of(
                    ProblemType.NO_PROVIDER,
                    "no provider can be called: set the key of at least one, in "
                            + catalog.models().stream()
                                    .map(Model::keyVariable)
                                    .distinct()
                                    .collect(Collectors.joining(", ")));
        }
    }
}
