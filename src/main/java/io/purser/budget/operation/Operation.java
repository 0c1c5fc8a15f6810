package io.purser.budget.operation;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An operation that waits for the next commit, with the future of its caller. */
public sealed interface Operation {
    /** Tells the waiting caller that it failed. */
    void fail(Throwable cause);

    record Authorise(Authorisation request, CompletableFuture<AuthorisationResult> answer) implements Operation {
        @Override
        public void fail(Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }

    /**
     * Ends a reservation.
     *
     * @param urgent false if no caller waits, so that it may be committed with others a moment later
     */
    record Settle(Settlement request, CompletableFuture<SettlementResult> answer, boolean urgent) implements Operation {
        @Override
        public void fail(Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }

    /**
     * Stores the answer to a keyed call that charged nothing yet, such as a reservation.
     *
     * @param key the key to claim for the call now, or null if the call has it already
     */
    record Keep(UUID callId, Authorisation.@Nullable Key key, StoredResponse kept, CompletableFuture<Boolean> answer)
            implements Operation {
        @Override
        public void fail(Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }

    /** Charges a usage without a reservation, as it is reported. */
    record Charge(DirectCharge request, CompletableFuture<SettlementResult> answer) implements Operation {
        @Override
        public void fail(Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }

    /** Whether it may depend on earlier settlements. */
    default boolean looksBack() {
        return !(this instanceof Authorise authorise) || authorise.request().key() != null;
    }

    /** A settlement without a waiting caller. */
    static Operation unattended(Settlement settlement) {
        return new Settle(settlement, new CompletableFuture<>(), true);
    }
}
