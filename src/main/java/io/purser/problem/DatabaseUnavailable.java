package io.purser.problem;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells an unavailable database from a wrong statement, even if a driver, a pool or a mapper wraps the failure. */
public final class DatabaseUnavailable {
    private static final int DEEPEST_CAUSE = 50;

    private DatabaseUnavailable() {}

    /** Whether the failure or one of its causes says that the database is unavailable or refuses writes. */
    public static boolean isMeantBy(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof SQLException sql && says(sql)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Whether the server answers but refuses writes, as a primary does that became a replica. */
    public static boolean isReadOnly(SQLException failure) {
        return "25006".equals(failure.getSQLState());
    }

    private static boolean says(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            return true; // the pool's own: it has no free connection
        }
        return switch (state.substring(0, Math.min(2, state.length()))) {
            // connection exceptions; operator intervention (shutdown, crash); resources; system errors; timeouts
            case "08", "57", "53", "58", "55", "25" -> true;
            // the driver's own: its thread was interrupted while it connected
            case "99" -> true;
            // a serialization failure that retries did not resolve
            case "40" -> true;
            default ->
                failure instanceof SQLTransientException
                        || failure instanceof SQLRecoverableException
                        || failure instanceof SQLNonTransientConnectionException
                        || failure.getCause() instanceof java.io.IOException;
        };
    }

    /** The problem that callers receive. */
    public static Problem problem() {
        return problem("the ledger's database is unavailable; nothing can be authorised until it is back");
    }

    /** The same problem with another detail. */
    public static Problem problem(String detail) {
        return Problem.of(ProblemType.NOT_READY, detail).retryAfter(Duration.ofSeconds(2));
    }
}
