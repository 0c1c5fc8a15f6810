package io.purser.akash.provider;

import io.purser.problem.OutsideFailure;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;

/** A {@link GatewayFailure} on its way to whoever asked. */
public final class GatewayException extends OutsideFailure {
    private final transient GatewayFailure failure;

    public GatewayException(GatewayFailure failure) {
        super(failure.advice());
        this.failure = failure;
    }

    public GatewayFailure failure() {
        return failure;
    }

    /** Sending a manifest again is always right. */
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
