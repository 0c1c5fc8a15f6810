package io.purser.functions;

import io.purser.access.Caller;
import io.purser.access.Role;
import io.purser.budget.Authorisation;
import io.purser.budget.Balance;
import io.purser.budget.Budgets;
import io.purser.budget.PromiseLimit;
import io.purser.budget.Standing;
import io.purser.budget.Verdict;
import io.purser.catalog.Model;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.routing.Candidate;
import io.purser.routing.Candidates;
import io.purser.routing.Decision;
import io.purser.routing.Prompts;
import io.purser.routing.Purchases;
import io.purser.routing.Router;
import io.purser.routing.Usable;
import io.purser.routing.Wish;
import io.quarkus.funqy.Funq;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** {@code route}: which model a request is worth, why, and the money for it held. */
public class RouteFunction {
    static final Duration HELD_FOR = Duration.ofMinutes(15);

    private final Router router;
    private final Purchases purchases;
    private final Candidates candidates;
    private final KeyedAnswers replays;
    private final Who who;
    private final PromiseLimit promises;
    private final RoutesInFlight inFlight;

    /**
     * Makes the function.
     *
     * @param promiseShare percent of each budget that the open promises of one key may hold
     * @param mostPromises that one key may have open
     */
    RouteFunction(
            Router router,
            Purchases purchases,
            Candidates candidates,
            KeyedAnswers replays,
            Who who,
            RoutesInFlight inFlight,
            @ConfigProperty(name = "purser.promise-share", defaultValue = "10") int promiseShare,
            @ConfigProperty(name = "purser.promises", defaultValue = "100") int mostPromises) {
        this.inFlight = inFlight;
        this.promises = new PromiseLimit(promiseShare, mostPromises);
        this.router = router;
        this.purchases = purchases;
        this.candidates = candidates;
        this.replays = replays;
        this.who = who;
    }

    /** Decides, and holds the money for 15 minutes unless {@code reserve} is false. */
    @Funq("route")
    public RouteAnswer route(RouteAsk ask) {
        Caller caller = who.caller();
        // Counted where it is done, and not by its connection: a caller who leaves still has it in the queue.
        Runnable ended = inFlight.begin(caller);
        try {
            return route(ask, caller);
        } finally {
            ended.run();
        }
    }

    private RouteAnswer route(RouteAsk ask, Caller caller) {
        Spender spender = who.spender(ask.agent(), ask.task(), ask.tags());
        Wish wish = new Wish(
                spender,
                Prompts.size(ask.prompt(), ask.messages()),
                Boolean.TRUE.equals(ask.confidential()),
                "high".equals(ask.quality()),
                optional(ask.maxOutputTokens()),
                ask.maxCostUsd(),
                optional(ask.maxLatencyMs()),
                List.of());
        Decision decision = router.decide(wish, Usable.allowed(model -> caller.mayUse(model.target())));
        if (Boolean.FALSE.equals(ask.reserve())) {
            Candidate chosen = decision.chosen();
            return answer(decision, wish, chosen, chosen.most(), null, decision.standings());
        }
        Authorisation.Key key = replays.key(spender.caller(), "route", ask.idempotencyKey(), ask);
        Purchases.Purchase purchase = Budgets.await(purchases.authorise(
                decision,
                wish,
                decision.ranked(),
                new Purchases.Terms(
                        Authorisation.Kind.HELD, HELD_FOR, key, 1, null, caller.is(Role.OPERATOR) ? null : promises)));
        return switch (purchase.verdict()) {
            case Verdict.Granted granted -> {
                RouteAnswer answer =
                        answer(decision, wish, purchase.candidate(), granted.amount(), granted, granted.standings());
                replays.keep(key, decision.id(), answer);
                yield answer;
            }
            case Verdict.KeyTaken(Authorisation.Key taken) -> replays.replay(taken, RouteAnswer.class);
            case Verdict.Exhausted(Standing standing, Usd needed) -> throw Budgets.refusal(standing, needed, false);
            case Verdict.Busy(Standing standing, Usd needed) -> throw Budgets.refusal(standing, needed, true);
            case Verdict.Promised promised -> throw Budgets.refusal(promised);
        };
    }

    private RouteAnswer answer(
            Decision decision,
            Wish wish,
            Candidate chosen,
            Usd amount,
            Verdict.@Nullable Granted granted,
            List<Standing> standings) {
        Model model = chosen.model();
        Balance scarcest = standings.stream()
                .filter(standing -> standing.budget().hard())
                .map(Standing::balance)
                .min(Comparator.comparing(Balance::remaining))
                .orElse(new Balance(Usd.ZERO, Usd.ZERO, Usd.ZERO));
        return new RouteAnswer(
                decision.id(),
                model.provider(),
                model.name(),
                model.target(),
                decision.policy(),
                decision.reasonsFor(chosen),
                decision.considered().stream()
                        .map(c -> new RouteAnswer.Considered(
                                c.model().target(), c.isEligible(), c.whyNot(), c.estimatedCost()))
                        .toList(),
                wish.prompt().tokens(),
                candidates.affordableOutput(chosen, wish, amount),
                chosen.estimatedCost(),
                granted == null
                        ? null
                        : new RouteAnswer.Held(granted.reservation(), granted.amount(), granted.expiresAt()),
                scarcest.remaining(),
                scarcest.remainingPercent());
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
