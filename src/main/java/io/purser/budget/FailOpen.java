package io.purser.budget;

import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.Operation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.ledger.BilledCall;
import io.purser.money.Usd;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The calls that an operator may allow while the database is unavailable; off by default. Their bounds stay within a
 * ceiling for each replica and each outage. Until the database is back, they exist in memory alone; then they are
 * charged without a reservation, so that a budget may show {@code over_usd}. A replica that dies before that loses
 * them. Only the thread of {@link GroupCommit} uses it.
 */
@Singleton
class FailOpen {
    /**
     * The most calls that wait for the database. A model that costs nothing does not fill the ceiling, and the queue of
     * commits has to have room for the settlement of each call: no sweep knows these calls.
     */
    static final int MOST_OPEN = 10_000;

    private final Usd ceiling;
    private final Map<UUID, Granted> open = new HashMap<>();
    private Usd granted = Usd.ZERO;

    private record Granted(Authorisation request, Usd amount) {}

    @Inject
    FailOpen(BudgetProperties settings) {
        this(settings.failOpenUsd());
    }

    /**
     * Reads the ceiling.
     *
     * @param ceiling US dollars for each replica and each outage of the database; zero is off
     */
    FailOpen(String ceiling) {
        try {
            this.ceiling = Usd.parse(ceiling);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("PURSER_FAIL_OPEN_USD: " + e.getMessage(), e);
        }
        if (this.ceiling.isNegative()) {
            throw new IllegalArgumentException("PURSER_FAIL_OPEN_USD is %s; it cannot be negative".formatted(ceiling));
        }
    }

    boolean isOn() {
        return !ceiling.isZero();
    }

    /**
     * Lets a call out without a durable record, if the ceiling allows it. It never grants a hold, because another
     * request uses it and may reach another replica, nor a keyed call, because all replicas have to know its key.
     */
    Optional<AuthorisationResult.Granted> grant(Authorisation request) {
        Usd left = ceiling.minus(granted);
        if (!isOn()
                || open.size() >= MOST_OPEN
                || request.kind() != Authorisation.Kind.SENT
                || request.key() != null
                || request.amounts().least().isMoreThan(left)) {
            return Optional.empty();
        }
        Usd amount = request.amounts().most().min(left);
        granted = granted.plus(amount);
        open.put(request.id(), new Granted(request, amount));
        return Optional.of(new AuthorisationResult.Granted(request.id(), amount, request.expiresAt(), List.of()));
    }

    /** The same operations, in which the calls that were granted here become charges without a reservation. */
    List<Operation> translate(List<Operation> operations) {
        if (open.isEmpty()) {
            return operations;
        }
        List<Operation> translated = new ArrayList<>();
        for (Operation operation : operations) {
            switch (operation) {
                case Operation.Settle settle
                when isOpen(settle.request()) ->
                    charge(settle.request(), settle.answer()).ifPresent(translated::add);
                case Operation.Authorise authorise
                when authorise.request().instead() != null
                        && open.containsKey(authorise.request().instead().reservation()) -> {
                    charge(authorise.request().instead(), new CompletableFuture<>())
                            .ifPresent(translated::add);
                    translated.add(new Operation.Authorise(authorise.request().withoutInstead(), authorise.answer()));
                }
                case Operation.Settle settle -> translated.add(settle);
                case Operation.Authorise authorise -> translated.add(authorise);
                case Operation.Charge charge -> translated.add(charge);
                case Operation.Keep keep -> translated.add(keep);
            }
        }
        return translated;
    }

    /** A call that is open here belongs to the gateway, and is never a hold that a caller might end. */
    private boolean isOpen(Settlement request) {
        return !(request instanceof Settlement.OfHold) && open.containsKey(request.reservation());
    }

    private Optional<Operation> charge(Settlement settlement, CompletableFuture<SettlementResult> answer) {
        Granted call = open.get(settlement.reservation());
        Settlement.Capture capture = call == null ? null : LedgerEntryFactory.captureOf(settlement, call.amount());
        if (call == null || capture == null) {
            answer.complete(new SettlementResult.Voided());
            return Optional.empty();
        }
        Authorisation request = call.request();
        DirectCharge charge = new DirectCharge(
                request.id(),
                request.at(),
                BilledCall.single(
                        request.id(), request.spender(), request.provider(), request.model(), request.priceVersion()),
                capture.outcome(),
                capture.cost());
        return Optional.of(new Operation.Charge(charge, answer));
    }

    /** Resets the ceiling's count to zero, because the database accepts reservations again. */
    void countAnew() {
        granted = Usd.ZERO;
    }

    /** Removes the calls that these operations settled for good. */
    void committed(List<Operation> operations) {
        for (Operation operation : operations) {
            switch (operation) {
                case Operation.Settle settle -> {
                    if (isOpen(settle.request())) {
                        open.remove(settle.request().reservation());
                    }
                }
                case Operation.Authorise authorise -> {
                    if (authorise.request().instead() != null) {
                        open.remove(authorise.request().instead().reservation());
                    }
                }
                case Operation.Charge charge -> {}
                case Operation.Keep keep -> {}
            }
        }
    }
}
