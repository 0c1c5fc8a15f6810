package io.purser.deploy.state;

import io.purser.money.Usd;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment's money in the budgets.
 *
 * @param reservation the reservation for the money in its escrow, or null
 * @param reserved the amount of that reservation
 * @param pending the reservation that is about to follow it, or null
 * @param captured the amount that was charged for it
 * @param earlier the part of that for earlier placements
 */
public record BudgetShare(
        @Nullable UUID reservation, Usd reserved, @Nullable UUID pending, Usd captured, Usd earlier) {
    public static final BudgetShare NOTHING = new BudgetShare(null, Usd.ZERO, null, Usd.ZERO, Usd.ZERO);

    /** Whether the budgets hold nothing for it, and no reservation is about to follow. */
    public boolean isSettled() {
        return reservation == null && pending == null;
    }

    /** The same with the pending reservation, or none, in place of the one before. */
    public BudgetShare holding(@Nullable UUID id, Usd amount) {
        return new BudgetShare(id, amount, null, captured, earlier);
    }

    /** The same with a reservation that is about to follow; null if the budgets made or refused it. */
    public BudgetShare pending(@Nullable UUID id) {
        return new BudgetShare(reservation, reserved, id, captured, earlier);
    }

    public BudgetShare charged(Usd more) {
        return new BudgetShare(reservation, reserved, pending, captured.plus(more), earlier);
    }

    /** The same without a reservation. */
    public BudgetShare settled() {
        return new BudgetShare(null, Usd.ZERO, null, captured, earlier);
    }

    /** The same for the next placement: the amount that was charged so far belongs to the placements before it. */
    public BudgetShare placedAgain() {
        return new BudgetShare(reservation, reserved, pending, captured, captured);
    }
}
