package io.purser.budget.operation;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request that waits for the next commit, and who waits for it. */
public sealed interface Operation {
    /** Tells whoever waits that it failed. */
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
     * @param urgent false where nobody waits for it, so that it may go along with others a moment later
     */
    record Settle(Settlement request, CompletableFuture<SettlementResult> answer, boolean urgent) implements Operation {
        @Override
        public void fail(Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }

    /**
     * Keeps the answer to a keyed call that charged nothing yet, such as a reservation.
     *
     * @param key claimed for the call now, where it was not before; null where it was
     */
    record Keep(UUID callId, Authorisation.@Nullable Key key, StoredResponse kept, CompletableFuture<Boolean> answer)
            implements Operation {
        @Override
        public void fail(Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }

    /** A usage that nobody reserved: it is charged as it is told. */
    record Charge(DirectCharge request, CompletableFuture<SettlementResult> answer) implements Operation {
        @Override
        public void fail(Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }

    /** Whether it may depend on what was settled before it. */
    default boolean looksBack() {
        return !(this instanceof Authorise authorise) || authorise.request().key() != null;
    }

    /** Settles what nobody waits for. */
    static Operation giveBack(Settlement settlement) {
        return new Settle(settlement, new CompletableFuture<>(), true);
    }
}
