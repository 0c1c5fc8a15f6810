package io.purser.budget;

import io.purser.ledger.CallStatus;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a reservation ends. */
public sealed interface Settlement {
    UUID reservation();

    /**
     * The call was made and its cost is known.
     *
     * @param tokens what was used
     * @param cost what is charged
     * @param providerCost what the provider says, or null
     * @param quality from 0 to 1, or null
     * @param answer what a keyed call is answered with when it is repeated, or null where it is not kept
     */
    record Capture(
            UUID reservation,
            TokenCounts tokens,
            Usd cost,
            CallStatus status,
            @Nullable Long latencyMs,
            @Nullable Long firstTokenMs,
            @Nullable Usd providerCost,
            @Nullable BigDecimal quality,
            @Nullable KeptAnswer answer)
            implements Settlement {}

    /** The call never left: nothing is charged, and nothing is written. */
    record Release(UUID reservation) implements Settlement {}

    /** The provider refused or failed without a charge; the attempt stands in the ledger at no cost. */
    record Failure(
            UUID reservation, CallStatus status, @Nullable Long latencyMs) implements Settlement {}

    /** Nobody knows what became of the call: its whole bound is charged. */
    record Unknown(UUID reservation, @Nullable Long latencyMs) implements Settlement {}

    /** A promise that was not used in time: it goes back, and a late usage still counts. */
    record Lapse(UUID reservation) implements Settlement {}
}
