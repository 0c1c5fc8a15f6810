package io.purser.deploy;

import io.purser.akash.chain.node.ChainException;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.provider.GatewayException;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.util.Set;

/**
 * A failure outside.
 *
 * @param isPassing whether waiting helps, because nobody could be reached or the outcome is still unknown
 * @param advice what happened and what to do, for a person
 */
record StepFailure(boolean isPassing, String advice) {
    private static final Set<ProblemType> PASSING = Set.of(
            ProblemType.NO_PROVIDER,
            ProblemType.OUTCOME_UNKNOWN,
            ProblemType.BUSY,
            ProblemType.NOT_READY,
            ProblemType.IN_FLIGHT,
            ProblemType.PROVIDER_TIMEOUT);

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
        return new StepFailure(PASSING.contains(problem.type()), problem.detail());
    }
}
