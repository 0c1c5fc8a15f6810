package io.purser.functions;

import io.purser.budget.Authorisation;
import io.purser.budget.Budgets;
import io.purser.budget.DirectCharge;
import io.purser.budget.Reservation;
import io.purser.budget.Settled;
import io.purser.budget.Settlement;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.ledger.CallStatus;
import io.purser.ledger.Ids;
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

    RecordUsageFunction(Budgets budgets, Catalog catalog, KeyedAnswers replays, Who who, Clock clock) {
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
        Optional<Reservation> held = budgets.reservation(id);
        if (held.isEmpty()) {
            return budgets.recorded(id, spender.caller())
                    .map(RecordUsageFunction::answer)
                    .orElseThrow(() -> notFound(id));
        }
        if (!held.get().spender().caller().equals(spender.caller())) {
            throw notFound(id);
        }
        String target = held.get().provider() + ":" + held.get().model();
        Model model = catalog.find(target)
                .orElseThrow(() -> Problem.invalid(
                        "reservation", "is for %s, which is no longer in the catalog".formatted(target)));
        Settled settled = Budgets.await(budgets.settle(new Settlement.Capture(
                id,
                ask.tokens(),
                // The call came soon after the reservation, however late its usage is told.
                model.cost(ask.tokens(), MediaTokens.NONE, Ids.timeOf(id)),
                status(ask),
                ask.latencyMs(),
                ask.timeToFirstTokenMs(),
                null,
                ask.quality(),
                null)));
        UsageAnswer answer = answer(settled, id);
        replays.claimAndKeep(key, id, answer);
        return answer;
    }

    private UsageAnswer charge(UsageAsk ask, Spender spender) {
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
        if (!who.caller().mayUse(target)) {
            throw Problem.of(ProblemType.FORBIDDEN, "this key is bound to other models than " + target);
        }
        Authorisation.Key key = replays.key(spender.caller(), "record-usage", ask.idempotencyKey(), ask);
        Instant now = clock.instant();
        UUID id = Ids.next(now);
        Usd cost = model.cost(ask.tokens(), MediaTokens.NONE, now);
        Settled settled = Budgets.await(budgets.charge(new DirectCharge(
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
                replays.seal(key, new UsageAnswer(id, target, cost, false)))));
        if (settled instanceof Settled.KeyTaken(Authorisation.Key taken)) {
            UsageAnswer first = replays.replay(taken, UsageAnswer.class);
            return new UsageAnswer(first.entry(), first.target(), first.costUsd(), true);
        }
        return answer(settled, id);
    }

    private static CallStatus status(UsageAsk ask) {
        return ask.status() == null ? CallStatus.OK : CallStatus.of(ask.status());
    }

    private static UsageAnswer answer(Settled settled, UUID id) {
        return switch (settled) {
            case Settled.Recorded recorded -> answer(recorded);
            case Settled.Released() -> throw notFound(id);
            case Settled.NotFound() -> throw notFound(id);
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
