package io.purser.deploy;

import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.provider.GatewayException;
import io.purser.problem.ForeignText;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;

/**
 * A failure outside.
 *
 * @param isPassing whether waiting helps, because nobody could be reached or the outcome is still unknown
 * @param advice what happened and what to do, for a person
 */
record StepFailure(boolean isPassing, String advice) {
    /** The most characters of an advice, which may quote a provider, a node or Console. */
    private static final int LONGEST = 2_000;

    StepFailure {
        advice = ForeignText.line(advice, LONGEST);
    }

    /**
     * Classifies a failure.
     *
     * @throws RuntimeException the failure itself, if it is a defect
     */
    static StepFailure of(RuntimeException failure) {
        return switch (failure) {
            case ChainException e -> of(e.toProblem());
            case ConsoleException e -> of(e.toProblem());
            case GatewayException e -> of(e.toProblem());
            case Problem e -> of(e);
            default -> throw failure;
        };
    }

    private static StepFailure of(Problem problem) {
        return new StepFailure(isPassing(problem.type()), problem.detail());
    }

    private static boolean isPassing(ProblemType type) {
        return switch (type) {
            case NO_PROVIDER, OUTCOME_UNKNOWN, BUSY, NOT_READY, IN_FLIGHT, PROVIDER_TIMEOUT -> true;
            // The request, or what it asks for, has to change.
            case MALFORMED, INVALID, TOO_LARGE, LENGTH_REQUIRED, UNSUPPORTED_MEDIA_TYPE, METHOD_NOT_ALLOWED -> false;
            case NOT_FOUND, MODEL_NOT_FOUND, NO_ELIGIBLE_MODEL, CONFLICT, TASK_REJECTED, NO_WEBSOCKETS -> false;
            // Somebody has to allow it, or to pay.
            case UNAUTHENTICATED, FORBIDDEN, BUDGET_EXCEEDED -> false;
            // Something failed or is not there.
            case INTERNAL, NOT_IMPLEMENTED, PROVIDER_FAILED, ANSWER_NOT_KEPT -> false;
        };
    }
}
