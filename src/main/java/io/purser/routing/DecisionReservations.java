package io.purser.routing;

import io.purser.budget.BudgetService;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.ReservationLimit;
import io.purser.budget.operation.Settlement;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.BilledCall;
import io.purser.money.Usd;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reserves the money for a decision: for its best model, or else for the next one that costs less. */
@Singleton
public class DecisionReservations {
    /**
     * The result of the budgets for one candidate of a decision.
     *
     * @param candidate the candidate to which the result belongs
     */
    public record Purchase(Candidate candidate, AuthorisationResult result) {}

    /**
     * The terms of the reservation.
     *
     * @param lifetime the time after which a hold expires, or a call's outcome counts as unknown
     * @param attempt counts from 1 over all attempts of the call
     * @param instead the settlement of the previous attempt, or null
     * @param holds the limit on the caller's open holds, or null for no limit
     */
    public record Terms(
            Authorisation.Kind kind,
            Duration lifetime,
            Authorisation.@Nullable Key key,
            int attempt,
            @Nullable Settlement instead,
            @Nullable ReservationLimit holds) {}

    private final BudgetService budgets;
    private final Clock clock;

    DecisionReservations(BudgetService budgets, Clock clock) {
        this.budgets = budgets;
        this.clock = clock;
    }

    /**
     * Completes with the first grant, or with the refusal of the best model. After a refusal, it tries only cheaper
     * models that cost something: a free model is used if it is chosen, not because the money has run out.
     *
     * @param ranked the rest of the decision's ranking, the best first
     */
    public CompletableFuture<Purchase> authorise(
            Decision decision, RoutingRequest request, List<Candidate> ranked, Terms terms) {
        Candidate best = ranked.getFirst();
        return ask(decision, request, best, terms).thenCompose(result -> {
            if (result instanceof AuthorisationResult.Granted
                    || result instanceof AuthorisationResult.KeyTaken
                    || (result instanceof AuthorisationResult.TooManyOpen tooMany && tooMany.budget() == null)) {
                return CompletableFuture.completedFuture(new Purchase(best, result));
            }
            List<Candidate> cheaper = ranked.stream()
                    .filter(c -> best.least().isMoreThan(c.least()) && c.least().isMoreThan(Usd.ZERO))
                    .toList();
            if (cheaper.isEmpty()) {
                return CompletableFuture.completedFuture(new Purchase(best, result));
            }
            Terms next = new Terms(terms.kind(), terms.lifetime(), terms.key(), terms.attempt(), null, terms.holds());
            return authorise(decision, request, cheaper, next)
                    .thenApply(other ->
                            other.result() instanceof AuthorisationResult.Granted ? other : new Purchase(best, result));
        });
    }

    private CompletableFuture<AuthorisationResult> ask(
            Decision decision, RoutingRequest request, Candidate candidate, Terms terms) {
        Instant now = clock.instant();
        return budgets.authorise(new Authorisation(
                TimeOrderedUuids.next(now),
                new BilledCall(
                        decision.id(),
                        terms.attempt(),
                        request.spender(),
                        candidate.model().provider(),
                        candidate.model().name(),
                        candidate.model().priceVersion()),
                terms.kind(),
                new Authorisation.Amounts(
                        candidate.least(),
                        candidate.most(),
                        terms.kind() == Authorisation.Kind.SENT
                                        && candidate.longest().isMoreThan(candidate.most())
                                ? candidate.longest()
                                : null),
                now,
                now.plus(terms.lifetime()),
                terms.key(),
                terms.instead(),
                terms.holds()));
    }
}
