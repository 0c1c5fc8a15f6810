package io.purser.budget.operation;

import io.purser.money.Usd;
import java.util.UUID;

/** What became of a {@link Settlement}. */
public sealed interface SettlementResult {
    /**
     * It stands in the ledger.
     *
     * @param cost what the call cost in all, corrections included
     * @param knownAlready whether it had been written before
     */
    record Recorded(UUID entry, String provider, String model, Usd cost, boolean knownAlready)
            implements SettlementResult {}

    /** The money went back, and nothing was charged. */
    record Voided() implements SettlementResult {}

    /** The caller has used this idempotency key before. */
    record KeyTaken(Authorisation.Key key) implements SettlementResult {}

    /**
     * A caller told other figures than those that stand in the ledger already, which stay as they are.
     *
     * @param recorded what stands there
     */
    record Different(Recorded recorded) implements SettlementResult {}

    /** The money is held for something that the caller does not settle, such as a call of the gateway's. */
    record NotPromised() implements SettlementResult {}

    /** No reservation has this id, and no entry either. */
    record NotFound() implements SettlementResult {}
}
