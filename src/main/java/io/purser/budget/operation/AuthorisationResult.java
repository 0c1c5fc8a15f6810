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
     * @param amount between the least and the most of the request
     * @param statuses of the budgets that hold the amount, this grant included
     */
    record Granted(UUID reservation, Usd amount, Instant expiresAt, List<BudgetStatus> statuses)
            implements AuthorisationResult {}

    /** A budget cannot hold the amount, and could not even if all open reservations came back. */
    record Exhausted(BudgetStatus status, Usd needed) implements AuthorisationResult {}

    /** A budget cannot hold the amount now; open reservations may come back. */
    record Busy(BudgetStatus status, Usd needed) implements AuthorisationResult {}

    /**
     * The caller has too much money in holds that it has not used.
     *
     * @param budget the budget in which its holds have reached their share, or null if there are too many holds
     * @param held the amount of its holds in that budget, or in all
     * @param allowed the amount that it may hold in that budget; zero if there are too many holds
     * @param open the number of this caller's holds
     */
    record TooManyOpen(@Nullable Budget budget, Usd held, Usd allowed, int open) implements AuthorisationResult {}

    /** The caller has used this idempotency key before. */
    record KeyTaken(Authorisation.Key key) implements AuthorisationResult {}
}
