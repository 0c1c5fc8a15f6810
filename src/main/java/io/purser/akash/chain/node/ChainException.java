package io.purser.akash.chain.node;

import io.purser.problem.OutsideFailure;

/** Carries a {@link ChainFailure} to the caller. */
public final class ChainException extends OutsideFailure {
    public ChainException(ChainFailure failure) {
        super(failure);
    }

    public ChainFailure failure() {
        return (ChainFailure) reason();
    }
}
