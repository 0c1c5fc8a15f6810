package io.purser.akash.provider;

import io.purser.problem.OutsideFailure;

/** Carries a {@link GatewayFailure} to the caller. */
public final class GatewayException extends OutsideFailure {
    public GatewayException(GatewayFailure failure) {
        super(failure);
    }

    public GatewayFailure failure() {
        return (GatewayFailure) reason();
    }
}
