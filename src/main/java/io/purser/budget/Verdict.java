package io.purser.budget;

import io.purser.money.Usd;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The answer to an {@link Authorisation}. */
public sealed interface Verdict {
    /**
     * The money is held, durably.
     *
     * @param amount between the least and the most that was asked
     * @param standings of the budgets that were charged, the grant included
     */
    record Granted(UUID reservation, Usd amount, Instant expiresAt, List<Standing> standings) implements Verdict {}

    /** A budget cannot hold it, and would not even when everything under way came back. */
    record Exhausted(Standing standing, Usd needed) implements Verdict {}

    /** A budget cannot hold it now; what is under way may come back. */
    record Busy(Standing standing, Usd needed) implements Verdict {}

    /** The caller has used this idempotency key before. */
    record KeyTaken(Authorisation.Key key) implements Verdict {}
}
