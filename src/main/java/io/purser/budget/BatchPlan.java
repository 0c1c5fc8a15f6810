package io.purser.budget;

import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.Operation;
import io.purser.budget.operation.Reservation;
import io.purser.budget.operation.Settlement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one transaction, sorted: settlements come first, because they give money back, and grants come
 * last.
 */
final class BatchPlan {
    final List<Operation.Settle> settlements = new ArrayList<>();
    final List<Operation.Charge> charges = new ArrayList<>();
    final List<Operation.Keep> keeps = new ArrayList<>();
    final List<Operation.Authorise> grants = new ArrayList<>();

    BatchPlan(List<Operation> operations) {
        for (Operation operation : operations) {
            switch (operation) {
                case Operation.Settle settle -> settlements.add(settle);
                case Operation.Charge charge -> charges.add(charge);
                case Operation.Keep keep -> keeps.add(keep);
                case Operation.Authorise authorise -> grants.add(authorise);
            }
        }
    }

    /**
     * Whether these reservations and the balances of budgets decide everything: the batch has only calls without a key
     * that begin, and calls that end, each once and for no more than was held for it.
     *
     * @param calls the reservations of calls that end here and were sent
     */
    boolean isDecidedBy(Map<UUID, Reservation> calls) {
        return charges.isEmpty()
                && keeps.isEmpty()
                && ending().size() == calls.size()
                && grants.stream()
                        .allMatch(grant ->
                                grant.request().key() == null && grant.request().holds() == null)
                && all(request -> true).allMatch(request -> endsWithin(request, calls.get(request.reservation())));
    }

    private static boolean endsWithin(Settlement request, @Nullable Reservation call) {
        return switch (request) {
            case Settlement.Capture capture -> call != null && !capture.cost().isMoreThan(call.bound());
            case Settlement.VoidReservation voided -> call != null;
            case Settlement.Failure failure -> call != null;
            case Settlement.UnknownCost unknown -> call != null;
            case Settlement.Expire expire -> false;
            case Settlement.OfHold hold -> false;
        };
    }

    /** The settlements of attempts that another attempt of the same call follows. */
    List<Settlement> replaced() {
        List<Settlement> replaced = new ArrayList<>();
        for (Operation.Authorise grant : grants) {
            if (grant.request().instead() != null) {
                replaced.add(grant.request().instead());
            }
        }
        return replaced;
    }

    /** The holds that expire. */
    List<UUID> expiring() {
        return all(request -> request instanceof Settlement.Expire)
                .map(Settlement::reservation)
                .toList();
    }

    /** The settlements of holds by the callers that own them. */
    List<Settlement.OfHold> settledByCallers() {
        return all(request -> request instanceof Settlement.OfHold)
                .map(Settlement.OfHold.class::cast)
                .toList();
    }

    /** The reservations that end in another way. */
    List<UUID> ending() {
        return all(request -> !(request instanceof Settlement.Expire || request instanceof Settlement.OfHold))
                .map(Settlement::reservation)
                .toList();
    }

    private Stream<Settlement> all(Predicate<Settlement> which) {
        List<Settlement> all = replaced();
        settlements.forEach(settle -> all.add(settle.request()));
        return all.stream().filter(which);
    }

    /** The callers whose open holds count towards a limit. */
    List<String> limited() {
        return grants.stream()
                .filter(grant -> grant.request().holds() != null)
                .map(grant -> grant.request().spender().caller())
                .distinct()
                .toList();
    }

    /**
     * Registers all keys that are used. A later attempt claims the key of its call again, because a refusal of this
     * attempt's better model has freed it; it comes before calls that are new.
     */
    void note(IdempotencyKeys keys) {
        grants.stream()
                .map(Operation.Authorise::request)
                .sorted(Comparator.comparingInt(Authorisation::attempt).reversed())
                .forEach(request -> keys.request(request.key(), request.callId()));
        charges.forEach(
                charge -> keys.request(charge.request().key(), charge.request().callId()));
        keeps.forEach(keep -> keys.request(keep.key(), keep.callId()));
    }
}
