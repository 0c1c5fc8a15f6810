package io.purser.akash.provider;

import io.purser.problem.OutsideFailure;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;

/** Carries a {@link GatewayFailure} to the caller. */
public final class GatewayException extends OutsideFailure {
    private final transient GatewayFailure failure;

    public GatewayException(GatewayFailure failure) {
        super(failure.advice());
        this.failure = failure;
    }

    public GatewayFailure failure() {
        return failure;
    }

    /** It is always safe to send a manifest again. */
    @Override
    public boolean isOpen() {
        return false;
    }

    @Override
    public Problem toProblem() {
        ProblemType type = switch (failure) {
            case GatewayFailure.NoLease ignored -> ProblemType.NOT_FOUND;
            case GatewayFailure.ManifestRefused ignored -> ProblemType.PROVIDER_FAILED;
            case GatewayFailure.NotAccepted ignored -> ProblemType.PROVIDER_FAILED;
            case GatewayFailure.Failed ignored -> ProblemType.PROVIDER_FAILED;
            case GatewayFailure.NotTheProvider ignored -> ProblemType.PROVIDER_FAILED;
            case GatewayFailure.Unreachable ignored -> ProblemType.NO_PROVIDER;
            case GatewayFailure.Unreadable ignored -> ProblemType.PROVIDER_FAILED;
        };
        return Problem.of(type, failure.advice());
    }
}
