package io.purser.akash.console;

import io.purser.problem.OutsideFailure;

/** Carries a {@link ConsoleFailure} to the caller. */
public final class ConsoleException extends OutsideFailure {
    public ConsoleException(ConsoleFailure failure) {
        super(failure);
    }

    public ConsoleFailure failure() {
        return (ConsoleFailure) reason();
    }
}
