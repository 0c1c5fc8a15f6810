package io.purser.web.budget;

import io.purser.budget.operation.Reservation;
import io.purser.ids.TimeOrderedUuids;
import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of open reservations.
 *
 * @param next the cursor of the next page, or null on the last page
 */
@SnakeCaseJson
public record ReservationPage(
        List<ReservationBody> reservations, @Nullable UUID next) {
    /** A reservation of {@code route}. */
    @SnakeCaseJson
    @Schema(name = "Reservation")
    public record ReservationBody(
            UUID id,
            String target,
            Usd amountUsd,
            Instant createdAt,
            Instant expiresAt,
            String key,
            @Nullable String agent,
            @Nullable String task,
            @Nullable String team) {
        /** The reservation as JSON. */
        public static ReservationBody of(Reservation reservation) {
            return new ReservationBody(
                    reservation.id(),
                    reservation.provider() + ":" + reservation.model(),
                    reservation.bound(),
                    TimeOrderedUuids.timeOf(reservation.id()),
                    reservation.expiresAt(),
                    reservation.spender().caller(),
                    reservation.spender().agent(),
                    reservation.spender().task(),
                    reservation.spender().team());
        }
    }
}
