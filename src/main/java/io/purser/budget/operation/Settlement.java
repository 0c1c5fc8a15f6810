package io.purser.budget.operation;

import io.purser.ledger.CallOutcome;
import io.purser.ledger.CallStatus;
import io.purser.money.Usd;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The end of a reservation. */
public sealed interface Settlement {
    UUID reservation();

    /**
     * The call was made and its cost is known.
     *
     * @param outcome how the call went
     * @param cost the amount that is charged
     * @param providerCost the cost that the provider reports, or null
     * @param computedCost the cost of the tokens at the prices that Purser knows, or null if it was not computed
     * @param answer the answer to a repetition of a keyed call, or null if it is not stored
     * @param claim how far the cost is trusted
     */
    record Capture(
            UUID reservation,
            CallOutcome outcome,
            Usd cost,
            @Nullable Usd providerCost,
            @Nullable Usd computedCost,
            @Nullable StoredResponse answer,
            UsageTrust claim)
            implements Settlement, CallOutcome.Part {
        /** A capture that charges the reported cost, and stores no answer. */
        public Capture(UUID reservation, CallOutcome outcome, Usd cost) {
            this(reservation, outcome, cost, null, null, null, UsageTrust.AS_REPORTED);
        }

        /** Whether the charge may be wrong, because the cost of the call is not known. */
        public boolean isGuess() {
            return status() == CallStatus.UNSETTLED || claim == UsageTrust.ESTIMATED;
        }

        /** The same capture, with at most that cost. */
        public Capture atMost(Usd most) {
            return cost.isMoreThan(most)
                    ? new Capture(
                            reservation,
                            outcome,
                            most,
                            providerCost,
                            computedCost,
                            answer,
                            claim == UsageTrust.ESTIMATED ? claim : UsageTrust.CUT)
                    : this;
        }
    }

    /** The call was never sent: nothing is charged, and nothing is written. */
    record VoidReservation(UUID reservation) implements Settlement {}

    /** The provider refused or failed without a charge; the ledger gets an entry of the attempt without cost. */
    record Failure(
            UUID reservation, CallStatus status, @Nullable Long latencyMs) implements Settlement {}

    /** The outcome of the call is unknown: its whole bound is charged. */
    record UnknownCost(UUID reservation, @Nullable Long latencyMs) implements Settlement {}

    /**
     * A settlement by the caller that got the hold from {@code route}. A caller cannot end the reservation of a gateway
     * call, of a deposit or of another caller. The transaction that ends the reservation decides that.
     */
    sealed interface OfHold extends Settlement {
        /** The caller that has the hold. */
        String caller();
    }

    /** The caller reports the usage of its hold. */
    record Reported(Capture capture, String caller) implements OfHold {
        @Override
        public UUID reservation() {
            return capture.reservation();
        }
    }

    /** The caller does not need its hold any more. */
    record VoidedByCaller(UUID reservation, String caller) implements OfHold {}

    /** A hold was not used in time: it expires, and a late usage still counts. */
    record Expire(UUID reservation) implements Settlement {}
}
