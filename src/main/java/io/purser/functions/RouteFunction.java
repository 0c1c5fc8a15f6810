package io.purser.functions;

import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.budget.BudgetService;
import io.purser.budget.definition.Balance;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.ReservationLimit;
import io.purser.catalog.Model;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.routing.Candidate;
import io.purser.routing.Candidates;
import io.purser.routing.Decision;
import io.purser.routing.DecisionReservations;
import io.purser.routing.ModelAvailability;
import io.purser.routing.Prompts;
import io.purser.routing.Router;
import io.purser.routing.RoutingRequest;
import io.purser.routing.Session;
import io.purser.routing.StickySessions;
import io.quarkus.funqy.Funq;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code route}: chooses a model for a request, says why, and holds the money for it. */
public class RouteFunction {
    static final Duration HELD_FOR = Duration.ofMinutes(15);

    private final Router router;
    private final StickySessions sessions;
    private final DecisionReservations purchases;
    private final Candidates candidates;
    private final IdempotentResponses responses;
    private final CurrentSpender who;
    private final ReservationLimit holds;
    private final RouteConcurrencyLimiter inFlight;

    RouteFunction(
            Router router,
            StickySessions sessions,
            DecisionReservations purchases,
            Candidates candidates,
            IdempotentResponses responses,
            CurrentSpender who,
            RouteConcurrencyLimiter inFlight,
            RouteProperties settings) {
        this.inFlight = inFlight;
        this.holds = new ReservationLimit(settings.promiseShare(), settings.promises());
        this.router = router;
        this.sessions = sessions;
        this.purchases = purchases;
        this.candidates = candidates;
        this.responses = responses;
        this.who = who;
    }

    /** Decides, and holds the money for 15 minutes unless {@code reserve} is false. */
    @Funq("route")
    public RouteResponse route(RouteRequest body) {
        Caller caller = who.caller();
        // Counts the call here and not by its connection, because the call of a caller that has left is still in the
        // queue.
        Runnable ended = inFlight.begin(caller);
        try {
            return route(body, caller);
        } finally {
            ended.run();
        }
    }

    private RouteResponse route(RouteRequest body, Caller caller) {
        Spender spender = who.spender(body.labels().agent(), body.labels().task(), body.tags());
        RouteRequest.Needs needs = body.needs();
        RoutingRequest request = new RoutingRequest(
                spender,
                Prompts.size(body.input().prompt(), body.input().messages()),
                body.mustStayPrivate(),
                body.wantsHighQuality(),
                optional(needs.maxOutputTokens()),
                needs.maxCostUsd(),
                optional(needs.maxLatencyMs()),
                List.of(),
                Set.of(),
                null);
        Session session = body.session() == null ? null : Session.named(caller.id(), Session.AUTO, body.session());
        Decision decision = sessions.keep(
                session,
                router.decide(
                        request,
                        ModelAvailability.allowed(model -> caller.mayUse(model.target()))
                                .withoutAgents()));
        if (Boolean.FALSE.equals(body.reserve())) {
            Candidate chosen = decision.chosen();
            return answer(decision, request, chosen, chosen.most(), null, decision.statuses());
        }
        Authorisation.Key key = responses.key(spender.caller(), "route", body.idempotencyKey(), body);
        DecisionReservations.Purchase purchase = BudgetService.await(purchases.authorise(
                decision,
                request,
                decision.ranked(),
                new DecisionReservations.Terms(
                        Authorisation.Kind.HELD, HELD_FOR, key, 1, null, caller.is(Role.OPERATOR) ? null : holds)));
        return switch (purchase.result()) {
            case AuthorisationResult.Granted granted -> {
                if (decision.shadow() != null) {
                    decision.shadow().decided();
                }
                sessions.answered(session, decision, purchase.candidate().model());
                RouteResponse answer =
                        answer(decision, request, purchase.candidate(), granted.amount(), granted, granted.statuses());
                responses.keep(key, decision.id(), answer);
                yield answer;
            }
            case AuthorisationResult.KeyTaken(Authorisation.Key taken) -> responses.replay(taken, RouteResponse.class);
            case AuthorisationResult.Exhausted(BudgetStatus status, Usd needed) ->
                throw BudgetService.refusal(status, needed, false);
            case AuthorisationResult.Busy(BudgetStatus status, Usd needed) ->
                throw BudgetService.refusal(status, needed, true);
            case AuthorisationResult.TooManyOpen tooMany -> throw BudgetService.refusal(tooMany);
        };
    }

    private RouteResponse answer(
            Decision decision,
            RoutingRequest request,
            Candidate chosen,
            Usd amount,
            AuthorisationResult.@Nullable Granted granted,
            List<BudgetStatus> statuses) {
        Model model = chosen.model();
        Balance scarcest = statuses.stream()
                .filter(status -> status.budget().hard())
                .map(BudgetStatus::balance)
                .min(Comparator.comparing(Balance::remaining))
                .orElse(new Balance(Usd.ZERO, Usd.ZERO, Usd.ZERO));
        return new RouteResponse(
                decision.id(),
                new RouteResponse.Chosen(
                        model.provider(), model.name(), model.target(), decision.policy(), decision.reasonsFor(chosen)),
                decision.considered().stream()
                        .map(c -> new RouteResponse.Considered(
                                c.model().target(), c.isEligible(), c.whyNot(), c.estimatedCost()))
                        .toList(),
                new RouteResponse.Estimate(
                        request.prompt().tokens(),
                        candidates.affordableOutput(chosen, request, amount),
                        chosen.estimatedCost()),
                granted == null
                        ? null
                        : new RouteResponse.ReservationBody(
                                granted.reservation(), granted.amount(), granted.expiresAt()),
                new RouteResponse.Left(scarcest.remaining(), scarcest.remainingPercent()));
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
