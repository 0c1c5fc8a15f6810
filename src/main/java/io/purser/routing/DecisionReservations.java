package io.purser.routing;

import io.purser.budget.BudgetService;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.ReservationLimit;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.BilledCall;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
            @Nullable ReservationLimit holds) {
        private Terms withoutInstead() {
            return new Terms(kind, lifetime, key, attempt, null, holds);
        }
    }

    private final BudgetService budgets;
    private final Clock clock;

    DecisionReservations(BudgetService budgets, Clock clock) {
        this.budgets = budgets;
        this.clock = clock;
    }

    /**
     * Completes with the first grant, with the call that took the key in the meantime, or with the refusal of the best
     * model. After a refusal, it tries only cheaper models that cost something: a free model is used if it is chosen, not
     * because the money has run out. If the caller cancels the future, a grant that arrives later is voided.
     *
     * @param ranked the rest of the decision's ranking, the best first
     */
    public CompletableFuture<Purchase> authorise(
            Decision decision, RoutingRequest request, List<Candidate> ranked, Terms terms) {
        CompletableFuture<Purchase> purchase = new CompletableFuture<>();
        authorise(new Wanted(decision, request, purchase), ranked, terms, null);
        return purchase;
    }

    /** What money is asked for, and who waits for it. */
    private record Wanted(Decision decision, RoutingRequest request, CompletableFuture<Purchase> purchase) {}

    private void authorise(Wanted wanted, List<Candidate> ranked, Terms terms, @Nullable Purchase refused) {
        Candidate best = ranked.getFirst();
        CompletableFuture<AuthorisationResult> asked = ask(wanted.decision(), wanted.request(), best, terms);
        CompletableFuture<Purchase> _ = wanted.purchase().whenComplete((purchase, failure) -> {
            if (wanted.purchase().isCancelled()) {
                asked.cancel(false); // so that a grant that comes late is voided
            }
        });
        CompletableFuture<AuthorisationResult> _ = asked.whenComplete((result, failure) -> {
            if (result == null) {
                wanted.purchase().completeExceptionally(Objects.requireNonNull(failure));
                return;
            }
            Purchase answer = new Purchase(best, result);
            Purchase first = refused == null ? answer : refused;
            List<Candidate> cheaper = ranked.stream()
                    .filter(c -> best.least().isMoreThan(c.least()) && c.least().isMoreThan(Usd.ZERO))
                    .toList();
            if (decidesTheCall(result)) {
                complete(wanted.purchase(), answer);
            } else if (cheaper.isEmpty()
                    || (result instanceof AuthorisationResult.TooManyOpen tooMany && tooMany.budget() == null)) {
                complete(wanted.purchase(), first);
            } else if (!wanted.purchase().isDone()) {
                askAgain(wanted, cheaper, terms.withoutInstead(), first);
            }
        });
    }

    /** Asks for a cheaper model; if the queue of commits takes nothing more, the refusal that is known is the answer. */
    private void askAgain(Wanted wanted, List<Candidate> cheaper, Terms terms, Purchase first) {
        try {
            authorise(wanted, cheaper, terms, first);
        } catch (Problem full) {
            wanted.purchase().complete(first);
        }
    }

    private void complete(CompletableFuture<Purchase> purchase, Purchase answer) {
        if (!purchase.complete(answer) && answer.result() instanceof AuthorisationResult.Granted granted) {
            CompletableFuture<SettlementResult> _ =
                    budgets.settleSoon(new Settlement.VoidReservation(granted.reservation()));
        }
    }

    /** Whether the call goes on with it: with the money, or with the answer of the call that has its key by now. */
    private static boolean decidesTheCall(AuthorisationResult result) {
        return result instanceof AuthorisationResult.Granted || result instanceof AuthorisationResult.KeyTaken;
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
