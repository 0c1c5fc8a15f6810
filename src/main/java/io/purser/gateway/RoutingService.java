package io.purser.gateway;

import io.purser.access.RequestRateLimiter;
import io.purser.access.route.Caller;
import io.purser.budget.BudgetService;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.operation.SpenderResolver;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.gateway.attempt.ProviderCallService;
import io.purser.gateway.request.CallSettings;
import io.purser.gateway.request.ModelRequest;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.routing.Decision;
import io.purser.routing.ModelAvailability;
import io.purser.routing.Router;
import io.purser.routing.RoutingRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the possible costs and targets of a call: from memory and on the event loop, if memory has them. */
@Singleton
class RoutingService {
    /** If a decision needs the tokens of a text longer than this, counting them takes too long for an event loop. */
    private static final int COUNTED_AT_ONCE = 4_000;

    private final Vertx vertx;
    private final Catalog catalog;
    private final Router router;
    private final BudgetService budgets;
    private final RequestRateLimiter rates;
    private final Clock clock;
    private final WorkerExecutor counting;

    RoutingService(
            Vertx vertx, Catalog catalog, Router router, BudgetService budgets, RequestRateLimiter rates, Clock clock) {
        this.vertx = vertx;
        this.catalog = catalog;
        this.router = router;
        this.budgets = budgets;
        this.rates = rates;
        this.clock = clock;
        this.counting = vertx.createSharedWorkerExecutor(ProviderCallService.COUNTING, ProviderCallService.COUNTERS);
    }

    @PreDestroy
    void close() {
        counting.close();
    }

    /**
     * The requirements of the request.
     *
     * @throws Problem if the caller may not act for that agent, names a model or a tier that does not exist, or asks for
     *     something that the API of none of the models can carry
     */
    RoutingRequest routingRequest(Caller caller, ModelRequest request, CallSettings settings) {
        List<String> pinned = request.targets().stream()
                .flatMap(name -> catalog.meant(name, model -> caller.mayUse(model.target())).stream())
                .map(Model::target)
                .distinct()
                .toList();
        requirePrice(request.serviceTier(), pinned);
        if (!request.isFor(catalog.dialects())) {
            request.requireServable(possible(pinned).stream()
                    .filter(model -> caller.mayUse(model.target()) && catalog.isUsable(model))
                    .toList());
        }
        return new RoutingRequest(
                SpenderResolver.of(caller, settings.agent(), settings.task(), settings.tags()),
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

    /** The models that the caller names, or those to choose among. */
    private List<Model> possible(List<String> pinned) {
        return pinned.isEmpty()
                ? catalog.filed()
                : pinned.stream()
                        .flatMap(target -> catalog.find(target).stream())
                        .toList();
    }

    /** Refuses a tier that none of the models has a price for; this comes before every other check of the models. */
    private void requirePrice(@Nullable String tier, List<String> pinned) {
        if (tier != null
                && possible(pinned).stream()
                        .allMatch(model -> model.inTier(tier).isEmpty())) {
            throw Problem.invalid(
                    "service_tier",
                    "\"%s\" has no price here: leave it out, or send \"default\"; an operator can say what it costs, in service_tiers of the model"
                            .formatted(tier));
        }
    }

    /** Ranks the models that can serve the call; fails with a {@link Problem} if no model can. */
    Future<Decision> decide(Caller caller, ValidatedRequest asked) {
        ModelRequest request = asked.request();
        RoutingRequest routingRequest = asked.routingRequest();
        requireAnyProvider(routingRequest);
        ModelAvailability callable = ModelAvailability.callable(model -> caller.mayUse(model.target()), catalog);
        ModelAvailability open = request.isTask() ? callable : callable.withoutAgents();
        ModelAvailability usable =
                model -> open.whyNot(model).or(() -> request.whyNot(model)).or(() -> asked.whyNot(model));
        Optional<List<BudgetStatus>> statuses = budgets.lastStatuses(routingRequest.spender(), clock.instant());
        boolean atOnce = statuses.isPresent() && !routingRequest.prompt().isWorkToCount(COUNTED_AT_ONCE);
        Future<Decision> decision = atOnce
                ? Future.succeededFuture(router.decide(routingRequest, usable, statuses.get()))
                : aside(
                        routingRequest,
                        () -> statuses.isPresent()
                                ? router.decide(routingRequest, usable, statuses.get())
                                : router.decide(routingRequest, usable));
        return decision.map(made -> {
            countTokens(caller, routingRequest, made);
            if (made.shadow() != null) {
                made.shadow().decided();
            }
            return made;
        });
    }

    /** Decides on another thread. Decisions that count a long text have a few threads of their own. */
    private Future<Decision> aside(RoutingRequest routingRequest, Callable<Decision> work) {
        return routingRequest.prompt().isWorkToCount(COUNTED_AT_ONCE)
                ? counting.executeBlocking(work, false)
                : vertx.executeBlocking(work, false);
    }

    private void countTokens(Caller caller, RoutingRequest routingRequest, Decision decision) {
        if (caller.rateLimits().tokensPerMinute() != null) {
            long answer = routingRequest
                    .maxOutputTokens()
                    .orElse(decision.chosen().model().maxOutput());
            rates.countTokens(
                    caller,
                    Math.min(
                            RequestRateLimiter.MOST_TOKENS,
                            routingRequest.prompt().estimate() + answer));
        }
    }

    private void requireAnyProvider(RoutingRequest routingRequest) {
        routingRequest.pinned().forEach(catalog::get);
        if (catalog.models().isEmpty()) {
            throw Problem.of(ProblemType.NO_PROVIDER, "there is no model whose price is known");
        }
        if (catalog.models().stream().noneMatch(catalog::isUsable)) {
            throw Problem.of(
                    ProblemType.NO_PROVIDER,
                    "no provider can be called: set the key of at least one, in "
                            + catalog.filed().stream()
                                    .map(model -> model.endpoint().keyVariable())
                                    .distinct()
                                    .collect(Collectors.joining(", ")));
        }
    }
}
