package io.purser.akash.console;

import io.purser.problem.OutsideFailure;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;

/** Carries a {@link ConsoleFailure} to the caller. */
public final class ConsoleException extends OutsideFailure {
    private final transient ConsoleFailure failure;

    public ConsoleException(ConsoleFailure failure) {
        super(failure.advice());
        this.failure = failure;
    }

    public ConsoleFailure failure() {
        return failure;
    }

    @Override
    public boolean isOpen() {
        return failure instanceof ConsoleFailure.OutcomeUnknown || failure instanceof ConsoleFailure.MaybeMade;
    }

    @Override
    public Problem toProblem() {
        ProblemType type = switch (failure) {
            case ConsoleFailure.Invalid ignored -> ProblemType.INVALID;
            case ConsoleFailure.InsufficientBalance ignored -> ProblemType.CONFLICT;
            case ConsoleFailure.NotFound ignored -> ProblemType.NOT_FOUND;
            case ConsoleFailure.NotReady ignored -> ProblemType.NO_PROVIDER;
            case ConsoleFailure.RateLimited ignored -> ProblemType.BUSY;
            case ConsoleFailure.Unavailable ignored -> ProblemType.NO_PROVIDER;
            case ConsoleFailure.OutcomeUnknown ignored -> ProblemType.OUTCOME_UNKNOWN;
            case ConsoleFailure.MaybeMade ignored -> ProblemType.OUTCOME_UNKNOWN;
            case ConsoleFailure.TransactionFailed ignored -> ProblemType.CONFLICT;
            case ConsoleFailure.Unauthenticated ignored -> ProblemType.PROVIDER_FAILED;
            case ConsoleFailure.Forbidden ignored -> ProblemType.PROVIDER_FAILED;
            case ConsoleFailure.TopUpNotOff ignored -> ProblemType.PROVIDER_FAILED;
            case ConsoleFailure.Unreadable ignored -> ProblemType.PROVIDER_FAILED;
            case ConsoleFailure.UnrecognisedError ignored -> ProblemType.PROVIDER_FAILED;
        };
        return Problem.of(type, failure.advice());
    }
}
