package io.purser.budget;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.sql.SQLException;

/** Recognizes a failure because of an amount that a sum of the ledger cannot hold, in memory or in the database. */
final class AmountOverflow {
    private static final String NUMERIC_VALUE_OUT_OF_RANGE = "22003";

    private AmountOverflow() {}

    /** The problem to answer with, or the failure itself if it has another cause. */
    static Exception orItself(Exception failure) {
        boolean isTooLarge = failure instanceof ArithmeticException
                || (failure instanceof SQLException sql && NUMERIC_VALUE_OUT_OF_RANGE.equals(sql.getSQLState()));
        return isTooLarge
                ? Problem.of(
                        ProblemType.INVALID,
                        "a sum of the ledger cannot hold this amount; sums of money end at 9.2 billion US dollars")
                : failure;
    }
}
