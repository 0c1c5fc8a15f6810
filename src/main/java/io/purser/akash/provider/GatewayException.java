package io.purser.akash.provider;

import io.purser.problem.OutsideFailure;

/** Carries a {@link GatewayFailure} to the caller. */
public final class GatewayException extends OutsideFailure {
    private final transient GatewayFailure failure;

    public GatewayException(GatewayFailure failure) {
        super(failure);
        this.failure = failure;
    }

    public GatewayFailure failure() {
        return failure;
    }
}
