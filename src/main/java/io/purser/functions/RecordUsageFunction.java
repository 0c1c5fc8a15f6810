package io.purser.functions;

import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.budget.BudgetService;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.Reservation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.BilledCall;
import io.purser.ledger.CallOutcome;
import io.purser.ledger.CallStatus;
import io.purser.ledger.Spender;
import io.purser.money.MediaTokens;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.funqy.Funq;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** {@code record-usage}: writes the usage of a call into the ledger, once. */
public class RecordUsageFunction {
    private final BudgetService budgets;
    private final Catalog catalog;
    private final IdempotentResponses responses;
    private final CurrentSpender who;
    private final Clock clock;
    private final RejectedUsage refusals;

    RecordUsageFunction(
            BudgetService budgets,
            Catalog catalog,
            IdempotentResponses responses,
            CurrentSpender who,
            Clock clock,
            RejectedUsage refusals) {
        this.refusals = refusals;
        this.budgets = budgets;
        this.catalog = catalog;
        this.responses = responses;
        this.who = who;
        this.clock = clock;
    }

    /** Captures a reservation or charges a target. A repeated request gets the entry that was recorded. */
    @Funq("record-usage")
    public RecordUsageResponse record(RecordUsageRequest request) {
        Spender spender = who.spender(request.labels().agent(), request.labels().task(), null);
        return request.reservation() == null
                ? charge(request, spender)
                : capture(request, request.reservation(), spender);
    }

    /**
     * Captures a reservation once, with or without a key. The check of the key ensures that it belongs to one request.
     */
    private RecordUsageResponse capture(RecordUsageRequest request, UUID id, Spender spender) {
        Authorisation.Key key = responses.key(spender.caller(), "record-usage", request.idempotencyKey(), request);
        responses.requireNoOther(key);
        Caller caller = who.caller();
        Optional<Reservation> held = held(id, spender);
        // The transaction that settles the reservation decides whether it may still be used. A reservation that was
        // settled before already has a cost.
        Usd cost = held.isPresent() ? cost(request, held.get(), caller) : Usd.ZERO;
        SettlementResult settled = BudgetService.await(budgets.settle(reported(request, id, cost, spender)));
        RecordUsageResponse answer = answer(request, settled, id);
        responses.claimAndKeep(key, id, answer);
        return answer;
    }

    private Optional<Reservation> held(UUID id, Spender spender) {
        return budgets.reservation(id)
                .filter(reservation -> reservation.spender().caller().equals(spender.caller()));
    }

    private static Settlement.Reported reported(RecordUsageRequest request, UUID id, Usd cost, Spender spender) {
        return new Settlement.Reported(new Settlement.Capture(id, outcome(request), cost), spender.caller());
    }

    private Usd cost(RecordUsageRequest request, Reservation held, Caller caller) {
        if (held.state() == Reservation.ReservationState.SENT) {
            return Usd.ZERO; // the transaction refuses it
        }
        String target = held.provider() + ":" + held.model();
        Model model = catalog.settling(target, held.priceVersion())
                .orElseThrow(() -> Problem.invalid(
                        "reservation", "is for %s, which is no longer in the catalog".formatted(target)));
        request.requireWithin(model);
        // The call came soon after the reservation, even if its usage comes much later.
        Usd cost = model.cost(request.tokens().counts(), MediaTokens.NONE, TimeOrderedUuids.timeOf(held.id()));
        if (cost.isMoreThan(held.bound()) && !caller.chargesUnreserved()) {
            throw Problem.invalid(
                    "completion_tokens",
                    ("with prompt_tokens costs %s USD, and %s were reserved: ask route for as much as the call may use"
                                    + " (max_output_tokens); what passes a reservation is charged for a key with"
                                    + " charges_unreserved, which an operator gives")
                            .formatted(cost, held.bound()));
        }
        return cost;
    }

    /** The cost of the same request, and why it would be refused; records nothing. */
    UsagePrice price(RecordUsageRequest request) {
        Caller caller = who.caller();
        Spender spender = who.spender(request.labels().agent(), request.labels().task(), null);
        UUID id = request.reservation();
        if (id == null) {
            Model model = chargeable(request, caller);
            return UsagePrice.of(
                    model.target(), model.cost(request.tokens().counts(), MediaTokens.NONE, clock.instant()));
        }
        responses.requireNoOther(responses.key(spender.caller(), "record-usage", request.idempotencyKey(), request));
        Optional<Reservation> held =
                held(id, spender).filter(reservation -> reservation.state() != Reservation.ReservationState.SENT);
        return held.isPresent()
                ? UsagePrice.of(held.get().provider() + ":" + held.get().model(), cost(request, held.get(), caller))
                : UsagePrice.known(answer(budgets.lateAnswer(reported(request, id, Usd.ZERO, spender)), id));
    }

    private RecordUsageResponse charge(RecordUsageRequest request, Spender spender) {
        Caller caller = who.caller();
        Model model = chargeable(request, caller);
        String target = model.target();
        Authorisation.Key key = responses.key(spender.caller(), "record-usage", request.idempotencyKey(), request);
        Instant now = clock.instant();
        UUID id = TimeOrderedUuids.next(now);
        Usd cost = model.cost(request.tokens().counts(), MediaTokens.NONE, now);
        DirectCharge charge = new DirectCharge(
                id,
                now,
                BilledCall.single(id, spender, model.provider(), model.name(), model.priceVersion()),
                outcome(request),
                cost,
                key,
                responses.seal(key, new RecordUsageResponse(id, target, cost, false)),
                null,
                null);
        SettlementResult settled =
                BudgetService.await(budgets.charge(caller.is(Role.OPERATOR) ? charge : charge.inBudgetsOf(caller)));
        if (settled instanceof SettlementResult.KeyTaken(Authorisation.Key taken)) {
            RecordUsageResponse first = responses.replay(taken, RecordUsageResponse.class);
            return new RecordUsageResponse(first.entry(), first.target(), first.costUsd(), true);
        }
        return answer(request, settled, id);
    }

    /**
     * The model whose call this caller may charge without a reservation.
     *
     * @throws Problem if the caller, the target or the tokens do not allow it
     */
    private Model chargeable(RecordUsageRequest request, Caller caller) {
        if (!caller.chargesUnreserved()) {
            throw Problem.of(
                    ProblemType.FORBIDDEN,
                    "this key charges only what was reserved: ask route first, and tell its reservation here; an operator"
                            + " can make a key with charges_unreserved");
        }
        String target = String.valueOf(request.target());
        if (catalog.unpriced().contains(target)) {
            throw Problem.invalid("target", "has a price that nobody knows; nothing can be charged for it");
        }
        Model model = catalog.find(target)
                .orElseThrow(() -> Problem.invalid(
                        "target",
                        "is not in the catalog; there are "
                                + String.join(
                                        ", ",
                                        catalog.filed().stream()
                                                .map(Model::target)
                                                .toList())));
        if (!caller.mayUse(target)) {
            throw Problem.of(ProblemType.FORBIDDEN, "this key is bound to other models than " + target);
        }
        request.requireWithin(model);
        return model;
    }

    private static CallOutcome outcome(RecordUsageRequest request) {
        String status = request.outcome().status();
        return new CallOutcome(
                request.tokens().counts(),
                status == null ? CallStatus.OK : CallStatus.CODES.get(status),
                request.outcome().latencyMs(),
                request.outcome().timeToFirstTokenMs(),
                request.outcome().quality());
    }

    /** The answer to a settlement. What it refuses is noted for operators. */
    private RecordUsageResponse answer(RecordUsageRequest request, SettlementResult settled, UUID id) {
        if (settled instanceof SettlementResult.NotAHold) {
            refusals.note(who.actor(), id, request.tokens().counts(), "it is held for a call of the gateway's");
        } else if (settled instanceof SettlementResult.Different(SettlementResult.Recorded recorded)) {
            refusals.note(
                    who.actor(),
                    id,
                    request.tokens().counts(),
                    "it stands in the ledger at %s USD".formatted(recorded.cost()));
        }
        return answer(settled, id);
    }

    private static RecordUsageResponse answer(SettlementResult settled, UUID id) {
        return switch (settled) {
            case SettlementResult.Recorded recorded -> answer(recorded);
            case SettlementResult.Voided() -> throw notFound(id);
            case SettlementResult.NotFound() -> throw notFound(id);
            case SettlementResult.NotAHold() ->
                throw Problem.of(
                        ProblemType.CONFLICT,
                        ("the reservation %s was not made by route: what the gateway sends, the gateway settles by"
                                        + " what its provider says; there is nothing to record")
                                .formatted(id));
            case SettlementResult.Different(SettlementResult.Recorded recorded) ->
                throw Problem.of(
                                ProblemType.CONFLICT,
                                ("the call %s stands in the ledger with other figures, at %s USD; they stay, and an"
                                                + " operator can compare both in the audit log")
                                        .formatted(id, recorded.cost()))
                        .with("entry", recorded.entry().toString())
                        .with("cost_usd", recorded.cost().toString());
            case SettlementResult.KeyTaken taken -> throw new IllegalStateException("a capture has no key of its own");
        };
    }

    private static RecordUsageResponse answer(SettlementResult.Recorded recorded) {
        return new RecordUsageResponse(
                recorded.entry(),
                recorded.provider() + ":" + recorded.model(),
                recorded.cost(),
                recorded.knownAlready());
    }

    private static Problem notFound(UUID id) {
        return Problem.of(
                ProblemType.NOT_FOUND,
                "there is no reservation %s; give the target instead, if the call was made".formatted(id));
    }
}
