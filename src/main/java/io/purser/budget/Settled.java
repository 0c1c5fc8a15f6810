package io.purser.budget;

import io.purser.money.Usd;
import java.util.UUID;

/** What became of a {@link Settlement}. */
public sealed interface Settled {
    /**
     * It stands in the ledger.
     *
     * @param cost what the call cost in all, corrections included
     * @param knownAlready whether it had been written before
     */
    record Recorded(UUID entry, String provider, String model, Usd cost, boolean knownAlready) implements Settled {}

    /** The money went back, and nothing was charged. */
    record Released() implements Settled {}

    /** The caller has used this idempotency key before. */
    record KeyTaken(Authorisation.Key key) implements Settled {}

    /**
     * A caller told other figures than those that stand in the ledger already, which stay as they are.
     *
     * @param recorded what stands there
     */
    record Different(Recorded recorded) implements Settled {}

    /** The money is held for something that the caller does not settle, such as a call of the gateway's. */
    record NotPromised() implements Settled {}

    /** No reservation has this id, and no entry either. */
    record NotFound() implements Settled {}
}
