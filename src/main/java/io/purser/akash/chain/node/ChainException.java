package io.purser.akash.chain.node;

import io.purser.problem.OutsideFailure;

/** Carries a {@link ChainFailure} to the caller. */
public final class ChainException extends OutsideFailure {
    private final transient ChainFailure failure;

    public ChainException(ChainFailure failure) {
        super(failure);
        this.failure = failure;
    }

    public ChainFailure failure() {
        return failure;
    }
}
