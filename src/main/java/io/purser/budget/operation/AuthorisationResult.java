package io.purser.budget.operation;

import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetStatus;
import io.purser.money.Usd;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The answer to an {@link Authorisation}. */
public sealed interface AuthorisationResult {
    /**
     * The money is held, durably.
     *
     * @param amount between the least and the most that was asked
     * @param statuses of the budgets that were charged, the grant included
     */
    record Granted(UUID reservation, Usd amount, Instant expiresAt, List<BudgetStatus> statuses)
            implements AuthorisationResult {}

    /** A budget cannot hold it, and would not even when everything under way came back. */
    record Exhausted(BudgetStatus status, Usd needed) implements AuthorisationResult {}

    /** A budget cannot hold it now; what is under way may come back. */
    record Busy(BudgetStatus status, Usd needed) implements AuthorisationResult {}

    /**
     * The caller holds too much in promises that it has not used.
     *
     * @param budget of which its promises hold the share that is allowed, or null where they are too many
     * @param held by its promises in that budget, or in all
     * @param allowed of that budget; zero where promises are too many
     * @param open promises of this caller
     */
    record TooManyOpen(@Nullable Budget budget, Usd held, Usd allowed, int open) implements AuthorisationResult {}

    /** The caller has used this idempotency key before. */
    record KeyTaken(Authorisation.Key key) implements AuthorisationResult {}
}
