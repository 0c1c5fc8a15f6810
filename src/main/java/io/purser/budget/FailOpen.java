package io.purser.budget;

import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.Operation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.money.Usd;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What an operator may allow while the database is away, and by default does not: calls whose bounds stay within a
 * ceiling, for each replica and each time the database is away. They are in memory alone until it is back, and are then
 * charged without a reservation, so that a budget may show {@code over_usd}; a replica that dies before that has lost
 * them. Used by the thread of {@link GroupCommit}.
 */
@ApplicationScoped
class FailOpen {
    private final Usd ceiling;
    private final Map<UUID, Granted> open = new HashMap<>();
    private Usd granted = Usd.ZERO;

    private record Granted(Authorisation request, Usd amount) {}

    /**
     * Reads the ceiling.
     *
     * @param ceiling US dollars for each replica and each time the database is away; zero is off
     */
    FailOpen(@ConfigProperty(name = "purser.fail-open-usd", defaultValue = "0") String ceiling) {
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
     * Lets a call out without a durable word of it, where the ceiling holds it. A promise is for another request, which
     * may reach another replica, and a keyed call has to be known to all: those are never granted so.
     */
    Optional<AuthorisationResult.Granted> grant(Authorisation request) {
        Usd left = ceiling.minus(granted);
        if (!isOn()
                || request.kind() != Authorisation.Kind.SENT
                || request.key() != null
                || request.least().isMoreThan(left)) {
            return Optional.empty();
        }
        Usd amount = request.most().min(left);
        granted = granted.plus(amount);
        open.put(request.id(), new Granted(request, amount));
        return Optional.of(new AuthorisationResult.Granted(request.id(), amount, request.expiresAt(), List.of()));
    }

    /** The same operations, with what was granted here charged as something that nobody reserved. */
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

    /** What is open here is the gateway's, and never a promise that a caller might end. */
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
                request.spender(),
                request.provider(),
                request.model(),
                request.priceVersion(),
                capture.tokens(),
                capture.cost(),
                capture.status(),
                capture.latencyMs(),
                capture.firstTokenMs(),
                capture.quality(),
                null,
                null);
        return Optional.of(new Operation.Charge(charge, answer));
    }

    /** The database takes reservations again: the ceiling counts from zero. */
    void countAnew() {
        granted = Usd.ZERO;
    }

    /** These operations are settled for good. */
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
