package io.purser.gateway;

import io.purser.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What came of one attempt at a provider. */
sealed interface Reply {
    /** The provider answered; the call is paid for. */
    record Answered(String body) implements Reply {}

    /**
     * The provider refused or failed, and charged nothing.
     *
     * @param problem what the caller is told
     */
    record Refused(Problem problem) implements Reply {}

    /** The call never reached the provider. */
    record NotSent(Problem problem) implements Reply {}

    /** Nobody knows whether the provider did the work. */
    record Unknown(Problem problem, @Nullable Throwable cause) implements Reply {}
}
