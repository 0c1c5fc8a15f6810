package io.purser.budget;

import io.purser.budget.operation.Reservation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What this replica granted and has not seen settled: so that it need not be read back from the database, which still
 * decides whether it is there. Used by one thread. The oldest are forgotten first, and are then read like another
 * replica's.
 */
final class ReplicaGrants {
    /** Some kilobytes each at most. */
    private static final int REMEMBERED = 10_000;

    private final Map<UUID, Reservation> granted = new LinkedHashMap<>();

    Optional<Reservation> find(UUID id) {
        return Optional.ofNullable(granted.get(id));
    }

    /** What went out to a provider under that id, which no promise does. */
    Optional<Reservation> sent(UUID id) {
        return find(id).filter(reservation -> reservation.state() == Reservation.ReservationState.SENT);
    }

    /** Those of the ids that are known. */
    Map<UUID, Reservation> among(List<UUID> ids) {
        Map<UUID, Reservation> known = new HashMap<>();
        ids.forEach(id -> find(id).ifPresent(reservation -> known.put(id, reservation)));
        return known;
    }

    /** Remembers grants that were committed. */
    void remember(List<Reservation> grants) {
        grants.forEach(reservation -> granted.put(reservation.id(), reservation));
        var oldest = granted.keySet().iterator();
        for (int tooMany = granted.size() - REMEMBERED; tooMany > 0; tooMany--) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Forgets what is settled, for good: what was rolled back is still needed. */
    void forget(Iterable<UUID> ids) {
        ids.forEach(granted::remove);
    }
}
