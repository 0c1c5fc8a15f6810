package io.purser.budget;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away from a statement that is wrong, by the classes of PostgreSQL's error codes. */
final class Away {
    private Away() {}

    static boolean isMeantBy(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            return true; // the pool's own: no connection to be had
        }
        return switch (state.substring(0, Math.min(2, state.length()))) {
            // connection exceptions; operator intervention (shutdown, crash); resources; system errors; time-outs
            case "08", "57", "53", "58", "55", "25" -> true;
            // a serialization failure that repetition did not cure
            case "40" -> true;
            default -> failure instanceof SQLTransientException;
        };
    }

    static Problem problem() {
        return problem(null);
    }

    static Problem problem(@Nullable String what) {
        return Problem.of(
                        ProblemType.NOT_READY,
                        what == null
                                ? "the ledger's database is away; nothing can be authorised until it is back"
                                : what)
                .retryAfter(Duration.ofSeconds(2));
    }
}
