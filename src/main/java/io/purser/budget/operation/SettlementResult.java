package io.purser.budget.operation;

import io.purser.money.Usd;
import java.util.UUID;

/** The outcome of a {@link Settlement}. */
public sealed interface SettlementResult {
    /**
     * The ledger has an entry for it.
     *
     * @param cost the total cost of the call, corrections included
     * @param knownAlready whether it was written before
     */
    record Recorded(UUID entry, String provider, String model, Usd cost, boolean knownAlready)
            implements SettlementResult {}

    /** The money went back, and nothing was charged. */
    record Voided() implements SettlementResult {}

    /** The caller has used this idempotency key before. */
    record KeyTaken(Authorisation.Key key) implements SettlementResult {}

    /**
     * A caller reported other figures than the ledger has; those in the ledger stay.
     *
     * @param recorded the entry in the ledger
     */
    record Different(Recorded recorded) implements SettlementResult {}

    /** The money is held for something that the caller cannot settle, such as a call of the gateway. */
    record NotAHold() implements SettlementResult {}

    /** No reservation and no entry has this id. */
    record NotFound() implements SettlementResult {}
}
