package io.purser.gateway;

import io.purser.budget.operation.Settlement;
import io.purser.catalog.Model;
import io.purser.money.Usd;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The grants that this replica's calls hold and that are not settled yet. */
@Singleton
class OpenCallGrants {
    /**
     * A grant that is not settled.
     *
     * @param settlement how it ends, when that is known and the settlement waits for the database; otherwise null
     */
    record Open(String target, Usd bound, @Nullable Settlement settlement) {
        /** Describes the grant for the log, with its cost if that is known. */
        String describe(UUID reservation) {
            String known = settlement instanceof Settlement.Capture capture
                    ? ", and cost " + capture.cost()
                    : settlement instanceof Settlement.VoidReservation || settlement instanceof Settlement.Failure
                            ? ", and cost nothing"
                            : "";
            return "%s (%s, holds %s%s)".formatted(reservation, target, bound, known);
        }
    }

    private final Map<UUID, Open> open = new ConcurrentHashMap<>();

    void granted(UUID reservation, Model model, Usd bound) {
        open.put(reservation, new Open(model.target(), bound, null));
    }

    void ends(Settlement settlement) {
        open.computeIfPresent(
                settlement.reservation(), (id, grant) -> new Open(grant.target(), grant.bound(), settlement));
    }

    void settled(UUID reservation) {
        open.remove(reservation);
    }

    /** A copy of all open grants. */
    Map<UUID, Open> all() {
        return Map.copyOf(open);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }
}
