package io.purser.akash.chain.node;

import io.purser.problem.OutsideFailure;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;

/** Carries a {@link ChainFailure} to the caller. */
public final class ChainException extends OutsideFailure {
    private final transient ChainFailure failure;

    public ChainException(ChainFailure failure) {
        super(failure.advice());
        this.failure = failure;
    }

    public ChainFailure failure() {
        return failure;
    }

    @Override
    public boolean isOpen() {
        return failure instanceof ChainFailure.InDoubt;
    }

    @Override
    public Problem toProblem() {
        return Problem.of(type(), failure.advice());
    }

    private ProblemType type() {
        return switch (failure) {
            case ChainFailure.InsufficientFunds ignored -> ProblemType.CONFLICT;
            case ChainFailure.UnknownAccount ignored -> ProblemType.CONFLICT;
            case ChainFailure.DepositTooLow ignored -> ProblemType.INVALID;
            case ChainFailure.DenominationMismatch ignored -> ProblemType.INVALID;
            case ChainFailure.MintNotPossible ignored -> ProblemType.CONFLICT;
            case ChainFailure.Refused ignored -> ProblemType.CONFLICT;
            case ChainFailure.Absent ignored -> ProblemType.NOT_FOUND;
            case ChainFailure.NoNode ignored -> ProblemType.NO_PROVIDER;
            case ChainFailure.InDoubt ignored -> ProblemType.OUTCOME_UNKNOWN;
            case ChainFailure.SequenceMismatch ignored -> ProblemType.PROVIDER_FAILED;
            case ChainFailure.WrongSignature ignored -> ProblemType.PROVIDER_FAILED;
            case ChainFailure.FeeTooLow ignored -> ProblemType.PROVIDER_FAILED;
            case ChainFailure.OutOfGas ignored -> ProblemType.PROVIDER_FAILED;
            case ChainFailure.TimedOut ignored -> ProblemType.PROVIDER_FAILED;
            case ChainFailure.UnorderedRefused ignored -> ProblemType.PROVIDER_FAILED;
            case ChainFailure.AlreadyKnown ignored -> ProblemType.PROVIDER_FAILED;
            case ChainFailure.BadQuestion ignored -> ProblemType.PROVIDER_FAILED;
            case ChainFailure.NotOffered ignored -> ProblemType.PROVIDER_FAILED;
            case ChainFailure.OracleStalled ignored -> ProblemType.PROVIDER_FAILED;
            case ChainFailure.Unreadable ignored -> ProblemType.PROVIDER_FAILED;
            case ChainFailure.UnregisteredError ignored -> ProblemType.PROVIDER_FAILED;
        };
    }
}
