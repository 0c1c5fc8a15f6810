package io.purser.budget;

import io.purser.problem.DatabaseUnavailable;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Distinguishes an unavailable database from a wrong statement, and makes the problem for it. */
final class DatabaseUnavailableProblem {
    private DatabaseUnavailableProblem() {}

    static boolean isMeantBy(Throwable failure) {
        return DatabaseUnavailable.isMeantBy(failure);
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
