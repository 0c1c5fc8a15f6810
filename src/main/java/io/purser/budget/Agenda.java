package io.purser.budget;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What one transaction has to do, sorted: settlements come first, because they give money back, and grants last. */
final class Agenda {
    final List<Operation.Settle> settlements = new ArrayList<>();
    final List<Operation.Charge> charges = new ArrayList<>();
    final List<Operation.Keep> keeps = new ArrayList<>();
    final List<Operation.Authorise> grants = new ArrayList<>();

    Agenda(List<Operation> operations) {
        for (Operation operation : operations) {
            switch (operation) {
                case Operation.Settle settle -> settlements.add(settle);
                case Operation.Charge charge -> charges.add(charge);
                case Operation.Keep keep -> keeps.add(keep);
                case Operation.Authorise authorise -> grants.add(authorise);
            }
        }
    }

    /** The settlements of attempts that are followed by another one of the same call. */
    List<Settlement> replaced() {
        List<Settlement> replaced = new ArrayList<>();
        for (Operation.Authorise grant : grants) {
            if (grant.wish().instead() != null) {
                replaced.add(grant.wish().instead());
            }
        }
        return replaced;
    }

    /** The promises that lapse. */
    List<UUID> lapsing() {
        return all(wish -> wish instanceof Settlement.Lapse)
                .map(Settlement::reservation)
                .toList();
    }

    /** The promises that are ended by those to whom they were made. */
    List<Settlement.OfPromise> promised() {
        return all(wish -> wish instanceof Settlement.OfPromise)
                .map(Settlement.OfPromise.class::cast)
                .toList();
    }

    /** The reservations that end otherwise. */
    List<UUID> ending() {
        return all(wish -> !(wish instanceof Settlement.Lapse || wish instanceof Settlement.OfPromise))
                .map(Settlement::reservation)
                .toList();
    }

    private Stream<Settlement> all(Predicate<Settlement> which) {
        List<Settlement> all = replaced();
        settlements.forEach(settle -> all.add(settle.wish()));
        return all.stream().filter(which);
    }

    /** Whose promises count towards what each of them may hold. */
    List<String> limited() {
        return grants.stream()
                .filter(grant -> grant.wish().promises() != null)
                .map(grant -> grant.wish().spender().caller())
                .distinct()
                .toList();
    }

    /** Notes all keys that are used for the first time. */
    void note(Keys keys) {
        for (Operation.Authorise grant : grants) {
            if (grant.wish().attempt() == 1) {
                keys.wish(grant.wish().key(), grant.wish().callId());
            }
        }
        charges.forEach(charge -> keys.wish(charge.wish().key(), charge.wish().id()));
        keeps.forEach(keep -> keys.wish(keep.key(), keep.callId()));
    }
}
