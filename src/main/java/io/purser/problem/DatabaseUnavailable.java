package io.purser.problem;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away from a statement that is wrong, however a driver, a pool or a mapper wraps it. */
public final class DatabaseUnavailable {
    private static final int DEEPEST_CAUSE = 50;

    private DatabaseUnavailable() {}

    /** Whether a failure, or what caused it, says that the database cannot be had, or cannot be written to. */
    public static boolean isMeantBy(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof SQLException sql && isAway(sql)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Whether the server answers and will write nothing: a primary that became a replica. */
    public static boolean isReadOnly(SQLException failure) {
        return "25006".equals(failure.getSQLState());
    }

    private static boolean isAway(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            return true; // the pool's own: no connection to be had
        }
        return switch (state.substring(0, Math.min(2, state.length()))) {
            // connection exceptions; operator intervention (shutdown, crash); resources; system errors; time-outs
            case "08", "57", "53", "58", "55", "25" -> true;
            // the driver's own: its thread was interrupted while it connected
            case "99" -> true;
            // a serialization failure that repetition did not cure
            case "40" -> true;
            default ->
                failure instanceof SQLTransientException
                        || failure instanceof SQLRecoverableException
                        || failure instanceof SQLNonTransientConnectionException
                        || failure.getCause() instanceof java.io.IOException;
        };
    }

    /** What callers are told. */
    public static Problem problem() {
        return Problem.of(
                        ProblemType.NOT_READY,
                        "the ledger's database is away; nothing can be authorised until it is back")
                .retryAfter(Duration.ofSeconds(2));
    }
}
