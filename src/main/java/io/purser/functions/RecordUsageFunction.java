package io.purser.functions;

import io.purser.access.Caller;
import io.purser.access.Role;
import io.purser.budget.Authorisation;
import io.purser.budget.Budgets;
import io.purser.budget.DirectCharge;
import io.purser.budget.Reservation;
import io.purser.budget.Settled;
import io.purser.budget.Settlement;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.ids.Ids;
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

/** {@code record-usage}: writes what a call used into the ledger, once. */
public class RecordUsageFunction {
    private final Budgets budgets;
    private final Catalog catalog;
    private final KeyedAnswers replays;
    private final Who who;
    private final Clock clock;
    private final RefusedFigures refusals;

    RecordUsageFunction(
            Budgets budgets, Catalog catalog, KeyedAnswers replays, Who who, Clock clock, RefusedFigures refusals) {
        this.refusals = refusals;
        this.budgets = budgets;
        this.catalog = catalog;
        this.replays = replays;
        this.who = who;
        this.clock = clock;
    }

    /** Captures a reservation, or charges a target; repeated, it answers what was recorded. */
    @Funq("record-usage")
    public UsageAnswer record(UsageAsk ask) {
        Spender spender = who.spender(ask.agent(), ask.task(), null);
        return ask.reservation() == null ? charge(ask, spender) : capture(ask, ask.reservation(), spender);
    }

    /** A reservation is captured once, with a key or without; a key is looked at so that it is used for one request. */
    private UsageAnswer capture(UsageAsk ask, UUID id, Spender spender) {
        Authorisation.Key key = replays.key(spender.caller(), "record-usage", ask.idempotencyKey(), ask);
        replays.requireNoOther(key);
        Caller caller = who.caller();
        Optional<Reservation> held = budgets.reservation(id)
                .filter(reservation -> reservation.spender().caller().equals(spender.caller()));
        // Whether it is a promise that may still be used is decided by the transaction that settles it; what was
        // settled
        // before has a cost already.
        Usd cost = held.isPresent() ? cost(ask, held.get(), caller) : Usd.ZERO;
        Settled settled = Budgets.await(budgets.settle(new Settlement.Told(
                new Settlement.Capture(
                        id,
                        ask.tokens(),
                        cost,
                        status(ask),
                        ask.latencyMs(),
                        ask.timeToFirstTokenMs(),
                        null,
                        ask.quality(),
                        null),
                spender.caller())));
        UsageAnswer answer = answer(ask, settled, id);
        replays.claimAndKeep(key, id, answer);
        return answer;
    }

    private Usd cost(UsageAsk ask, Reservation held, Caller caller) {
        if (held.state() == Reservation.State.SENT) {
            return Usd.ZERO; // the transaction refuses it
        }
        String target = held.provider() + ":" + held.model();
        Model model = catalog.find(target)
                .orElseThrow(() -> Problem.invalid(
                        "reservation", "is for %s, which is no longer in the catalog".formatted(target)));
        ask.requireWithin(model);
        // The call came soon after the reservation, however late its usage is told.
        Usd cost = model.cost(ask.tokens(), MediaTokens.NONE, Ids.timeOf(held.id()));
        if (cost.isMoreThan(held.bound()) && !caller.chargesUnreserved()) {
            throw Problem.invalid(
                    "completion_tokens",
                    ("with prompt_tokens costs %s USD, and %s were promised: ask route for as much as the call may use"
                                    + " (max_output_tokens); what passes a promise is charged for a key with"
                                    + " charges_unreserved, which an operator gives")
                            .formatted(cost, held.bound()));
        }
        return cost;
    }

    private UsageAnswer charge(UsageAsk ask, Spender spender) {
        Caller caller = who.caller();
        if (!caller.chargesUnreserved()) {
            throw Problem.of(
                    ProblemType.FORBIDDEN,
                    "this key charges only what was reserved: ask route first, and tell its reservation here; an operator"
                            + " can make a key with charges_unreserved");
        }
        String target = String.valueOf(ask.target());
        if (catalog.unpriced().contains(target)) {
            throw Problem.invalid("target", "has a price that nobody knows; nothing can be charged for it");
        }
        Model model = catalog.find(target)
                .orElseThrow(() -> Problem.invalid(
                        "target",
                        "is not in the catalog; there are "
                                + String.join(
                                        ", ",
                                        catalog.models().stream()
                                                .map(Model::target)
                                                .toList())));
        if (!caller.mayUse(target)) {
            throw Problem.of(ProblemType.FORBIDDEN, "this key is bound to other models than " + target);
        }
        ask.requireWithin(model);
        Authorisation.Key key = replays.key(spender.caller(), "record-usage", ask.idempotencyKey(), ask);
        Instant now = clock.instant();
        UUID id = Ids.next(now);
        Usd cost = model.cost(ask.tokens(), MediaTokens.NONE, now);
        DirectCharge charge = new DirectCharge(
                id,
                now,
                spender,
                model.provider(),
                model.name(),
                catalog.priceVersion(),
                ask.tokens(),
                cost,
                status(ask),
                ask.latencyMs(),
                ask.timeToFirstTokenMs(),
                ask.quality(),
                key,
                replays.seal(key, new UsageAnswer(id, target, cost, false)));
        Settled settled = Budgets.await(budgets.charge(caller.is(Role.OPERATOR) ? charge : charge.inBudgetsOf(caller)));
        if (settled instanceof Settled.KeyTaken(Authorisation.Key taken)) {
            UsageAnswer first = replays.replay(taken, UsageAnswer.class);
            return new UsageAnswer(first.entry(), first.target(), first.costUsd(), true);
        }
        return answer(ask, settled, id);
    }

    private static CallStatus status(UsageAsk ask) {
        return ask.status() == null ? CallStatus.OK : CallStatus.of(ask.status());
    }

    private UsageAnswer answer(UsageAsk ask, Settled settled, UUID id) {
        return switch (settled) {
            case Settled.Recorded recorded -> answer(recorded);
            case Settled.Released() -> throw notFound(id);
            case Settled.NotFound() -> throw notFound(id);
            case Settled.NotPromised() -> {
                refusals.note(who.actor(), id, ask.tokens(), "it is held for a call of the gateway's");
                throw Problem.of(
                        ProblemType.CONFLICT,
                        ("the reservation %s was not promised by route: what the gateway sends, the gateway settles by"
                                        + " what its provider says; there is nothing to record")
                                .formatted(id));
            }
            case Settled.Different(Settled.Recorded recorded) -> {
                refusals.note(
                        who.actor(), id, ask.tokens(), "it stands in the ledger at %s USD".formatted(recorded.cost()));
                throw Problem.of(
                                ProblemType.CONFLICT,
                                ("the call %s stands in the ledger with other figures, at %s USD; they stay, and an"
                                                + " operator can compare both in the audit log")
                                        .formatted(id, recorded.cost()))
                        .with("entry", recorded.entry().toString())
                        .with("cost_usd", recorded.cost().toString());
            }
            case Settled.KeyTaken taken -> throw new IllegalStateException("a capture has no key of its own");
        };
    }

    private static UsageAnswer answer(Settled.Recorded recorded) {
        return new UsageAnswer(
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
