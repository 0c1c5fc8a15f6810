package io.purser.budget.operation;

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
     * @param computedCost what the tokens cost by the prices that are known here, or null where nobody computed that
     * @param quality from 0 to 1, or null
     * @param answer what a keyed call is answered with when it is repeated, or null where it is not kept
     * @param claim how far the cost is believed
     */
    record Capture(
            UUID reservation,
            TokenCounts tokens,
            Usd cost,
            CallStatus status,
            @Nullable Long latencyMs,
            @Nullable Long firstTokenMs,
            @Nullable Usd providerCost,
            @Nullable Usd computedCost,
            @Nullable BigDecimal quality,
            @Nullable StoredResponse answer,
            UsageTrust claim)
            implements Settlement {
        /** What is told is what is charged. */
        public Capture(
                UUID reservation,
                TokenCounts tokens,
                Usd cost,
                CallStatus status,
                @Nullable Long latencyMs,
                @Nullable Long firstTokenMs,
                @Nullable Usd providerCost,
                @Nullable BigDecimal quality,
                @Nullable StoredResponse answer) {
            this(
                    reservation,
                    tokens,
                    cost,
                    status,
                    latencyMs,
                    firstTokenMs,
                    providerCost,
                    null,
                    quality,
                    answer,
                    UsageTrust.AS_REPORTED);
        }

        /** Whether it charges what may be wrong, because nobody knows what the call cost. */
        public boolean isGuess() {
            return status == CallStatus.UNSETTLED || claim == UsageTrust.ESTIMATED;
        }

        /** The same, charged no more than that. */
        public Capture atMost(Usd most) {
            return cost.isMoreThan(most)
                    ? new Capture(
                            reservation,
                            tokens,
                            most,
                            status,
                            latencyMs,
                            firstTokenMs,
                            providerCost,
                            computedCost,
                            quality,
                            answer,
                            claim == UsageTrust.ESTIMATED ? claim : UsageTrust.CUT)
                    : this;
        }
    }

    /** The call never left: nothing is charged, and nothing is written. */
    record VoidReservation(UUID reservation) implements Settlement {}

    /** The provider refused or failed without a charge; the attempt stands in the ledger at no cost. */
    record Failure(
            UUID reservation, CallStatus status, @Nullable Long latencyMs) implements Settlement {}

    /** Nobody knows what became of the call: its whole bound is charged. */
    record UnknownCost(UUID reservation, @Nullable Long latencyMs) implements Settlement {}

    /**
     * Ended by the caller to whom {@code route} promised the money. What is held for a call of the gateway, for a
     * deposit or for somebody else is not this caller's to end, which the transaction decides that ends it.
     */
    sealed interface OfHold extends Settlement {
        /** To whom it was promised. */
        String caller();
    }

    /** The caller tells what it used of its promise. */
    record Reported(Capture capture, String caller) implements OfHold {
        @Override
        public UUID reservation() {
            return capture.reservation();
        }
    }

    /** The caller does not need its promise any more. */
    record VoidedByCaller(UUID reservation, String caller) implements OfHold {}

    /** A promise that was not used in time: it goes back, and a late usage still counts. */
    record Expire(UUID reservation) implements Settlement {}
}
