package io.purser.budget.operation;

import io.purser.access.route.Caller;
import io.purser.ledger.BilledCall;
import io.purser.ledger.CallOutcome;
import io.purser.ledger.GivenAgain;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A usage that a caller reports after the fact, without a reservation. It is written whatever the budgets say, because
 * the money is spent. If it exceeds a limit, the balance shows that, and further grants are refused.
 *
 * @param id of version 7, made from {@code at}
 * @param key the caller's idempotency key, or null
 * @param answer the answer to a repetition of a keyed request, or null if it is not stored
 * @param owner the spender whose own budgets alone count it, or null if every budget that applies counts it
 * @param givenAgain the answer that a call got from the cache at no cost, so that no budget counts it, or null
 */
public record DirectCharge(
        UUID id,
        Instant at,
        BilledCall call,
        CallOutcome outcome,
        Usd cost,
        Authorisation.@Nullable Key key,
        @Nullable StoredResponse answer,
        @Nullable Spender owner,
        @Nullable GivenAgain givenAgain)
        implements BilledCall.Part {
    /** A charge without a key that every budget that applies counts. */
    public DirectCharge(UUID id, Instant at, BilledCall call, CallOutcome outcome, Usd cost) {
        this(id, at, call, outcome, cost, null, null, null, null);
    }

    /** The same charge, with the answer for a repetition of its request; null if it is not stored. */
    public DirectCharge answeredBy(@Nullable StoredResponse stored) {
        return new DirectCharge(id, at, call, outcome, cost, key, stored, owner, givenAgain);
    }

    /** The same charge, counted only in the budgets that name the caller's key, or its agent, team or tags. */
    public DirectCharge inBudgetsOf(Caller caller) {
        return new DirectCharge(
                id,
                at,
                call,
                outcome,
                cost,
                key,
                answer,
                SpenderResolver.ofKeyAlone(caller, call.spender()),
                givenAgain);
    }
}
