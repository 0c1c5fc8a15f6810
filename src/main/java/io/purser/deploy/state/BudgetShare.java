package io.purser.deploy.state;

import io.purser.money.Usd;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the budgets know of a deployment.
 *
 * @param reservation of what its escrow holds, or null
 * @param reserved by that reservation
 * @param pending the reservation that is about to follow it, or null
 * @param captured what has been charged for it
 * @param earlier of that, for placements before this one
 */
public record BudgetShare(
        @Nullable UUID reservation, Usd reserved, @Nullable UUID pending, Usd captured, Usd earlier) {
    public static final BudgetShare NOTHING = new BudgetShare(null, Usd.ZERO, null, Usd.ZERO, Usd.ZERO);

    /** Whether the budgets hold nothing for it, and are about to hold nothing. */
    public boolean isSettled() {
        return reservation == null && pending == null;
    }

    /** The reservation that was pending, or none, in place of the one before. */
    public BudgetShare holding(@Nullable UUID id, Usd amount) {
        return new BudgetShare(id, amount, null, captured, earlier);
    }

    /** The budgets are about to be told of that reservation; null if they were, and refused it. */
    public BudgetShare pending(@Nullable UUID id) {
        return new BudgetShare(reservation, reserved, id, captured, earlier);
    }

    public BudgetShare charged(Usd more) {
        return new BudgetShare(reservation, reserved, pending, captured.plus(more), earlier);
    }

    /** The same without anything that is held. */
    public BudgetShare settled() {
        return new BudgetShare(null, Usd.ZERO, null, captured, earlier);
    }

    /** What was charged so far belongs to the placements before the next one. */
    public BudgetShare placedAgain() {
        return new BudgetShare(reservation, reserved, pending, captured, captured);
    }
}
