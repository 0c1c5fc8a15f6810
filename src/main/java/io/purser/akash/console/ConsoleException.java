package io.purser.akash.console;

import io.purser.problem.OutsideFailure;

/** Carries a {@link ConsoleFailure} to the caller. */
public final class ConsoleException extends OutsideFailure {
    private final transient ConsoleFailure failure;

    public ConsoleException(ConsoleFailure failure) {
        super(failure);
        this.failure = failure;
    }

    public ConsoleFailure failure() {
        return failure;
    }
}
