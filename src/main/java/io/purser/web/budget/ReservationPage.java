package io.purser.web.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.budget.operation.Reservation;
import io.purser.ids.TimeOrderedUuids;
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
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description = "A page of open reservations, the newest first.",
        requiredProperties = {"reservations"})
public record ReservationPage(
        @Schema(description = "The reservations.") List<ReservationBody> reservations,

        @Schema(description = "The cursor of the next page; absent on the last page.") @Nullable
        UUID next) {
    /** A reservation of {@code route}. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "Reservation",
            description = "Money that is held for a call.",
            requiredProperties = {"id", "target", "amount_usd", "created_at", "expires_at", "key"})
    public record ReservationBody(
            @Schema(description = "The id.") UUID id,

            @Schema(description = "The model as provider:model.", examples = "openrouter:qwen2-72b")
            String target,

            @Schema(description = "The amount that is held.", examples = "0.0004")
            Usd amountUsd,

            @Schema(description = "When it was made.") Instant createdAt,

            @Schema(description = "When it ends without a charge, if nobody uses it.")
            Instant expiresAt,

            @Schema(description = "The credential.", examples = "operator")
            String key,

            @Schema(description = "The agent; absent if none was named.", examples = "researcher") @Nullable
            String agent,

            @Schema(description = "The task; absent if none was named.", examples = "invoice-7") @Nullable
            String task,

            @Schema(description = "The team of the credential; absent if it has none.", examples = "science") @Nullable
            String team) {
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
