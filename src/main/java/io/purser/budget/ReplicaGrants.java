package io.purser.budget;

import io.purser.budget.operation.Reservation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The reservations that this replica granted and has not seen settled. It does not have to read them back from the
 * database, which still decides whether they exist. One thread uses it. It forgets the oldest first, which are then
 * read like those of another replica.
 */
final class ReplicaGrants {
    /** Each takes some kilobytes at most. */
    private static final int REMEMBERED = 10_000;

    private final Map<UUID, Reservation> granted = new LinkedHashMap<>();

    Optional<Reservation> find(UUID id) {
        return Optional.ofNullable(granted.get(id));
    }

    /** The reservation of a call that was sent to a provider under that id; a hold is never sent. */
    Optional<Reservation> sent(UUID id) {
        return find(id).filter(reservation -> reservation.state() == Reservation.ReservationState.SENT);
    }

    /** The known reservations among those ids. */
    Map<UUID, Reservation> among(List<UUID> ids) {
        Map<UUID, Reservation> known = new HashMap<>();
        ids.forEach(id -> find(id).ifPresent(reservation -> known.put(id, reservation)));
        return known;
    }

    /** Those of them that were sent to a provider. */
    Map<UUID, Reservation> sentAmong(List<UUID> ids) {
        Map<UUID, Reservation> known = new HashMap<>();
        ids.forEach(id -> sent(id).ifPresent(reservation -> known.put(id, reservation)));
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

    /** Forgets reservations that are settled for good; a transaction that was rolled back still needs its own. */
    void forget(Iterable<UUID> ids) {
        ids.forEach(granted::remove);
    }
}
