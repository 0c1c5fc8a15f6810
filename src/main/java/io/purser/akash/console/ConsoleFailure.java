package io.purser.akash.console;

import io.purser.problem.OutsideFailure;
import io.purser.problem.ProblemType;
import java.time.Duration;
import java.util.Optional;

/** Why Console did not answer a query or carry out an action. */
public sealed interface ConsoleFailure extends OutsideFailure.Reason {
    /** Tells a person the failure and the next step. */
    @Override
    default String advice() {
        return switch (this) {
            case Invalid(var message) -> "Console does not accept the request: " + message;
            case Unauthenticated(var message) ->
                "Console does not accept the key; check PURSER_AKASH_CONSOLE_API_KEY (" + message + ")";
            case InsufficientBalance(var message) ->
                "the Console account's balance does not cover it; add funds at console.akash.network (" + message + ")";
            case Forbidden(var message) -> "the Console key may not do that: " + message;
            case NotFound(var message) -> "Console has no such thing: " + message;
            case NotReady(var message) -> "Console's wallet is not ready; try again in a moment (" + message + ")";
            case RateLimited(var retryAfter) ->
                "Console limits the rate of calls; try again "
                        + retryAfter
                                .map(wait -> "in " + wait.toSeconds() + " seconds")
                                .orElse("later");
            case Unavailable(var reason) -> "Console cannot be reached: " + reason;
            case OutcomeUnknown(var reason) ->
                "Console did not answer, so it is not known whether it did what was asked (" + reason
                        + "); look at the deployments before asking again";
            case MaybeMade(var dseq) ->
                ("Console did not answer this order, and deployment %1$d, which appeared since, may be it: it has the same"
                                + " resources, no order here knows it, and its manifest has a hash that Purser cannot compute."
                                + " Nothing is ordered again while it is there. Look at it in Console: if nobody else needs it,"
                                + " close it (purser market close %1$d --market console), and this order goes on by itself; if it"
                                + " is somebody else's, close this order and order again")
                        .formatted(dseq);
            case TransactionFailed(var code, var log) ->
                "the chain refuses Console's transaction with code " + code + ": " + log;
            case TopUpNotOff(var reason) ->
                "automatic top-up could not be switched off, so no lease is taken: " + reason;
            case Unreadable(var what) -> "Console's answer cannot be read: " + what;
            case UnrecognisedError(var status, var message) -> "Console answers " + status + ": " + message;
        };
    }

    @Override
    default ProblemType problemType() {
        return switch (this) {
            case Invalid _ -> ProblemType.INVALID;
            case InsufficientBalance _, TransactionFailed _ -> ProblemType.CONFLICT;
            case NotFound _ -> ProblemType.NOT_FOUND;
            case NotReady _, Unavailable _ -> ProblemType.NO_PROVIDER;
            case RateLimited _ -> ProblemType.BUSY;
            case OutcomeUnknown _, MaybeMade _ -> ProblemType.OUTCOME_UNKNOWN;
            case Unauthenticated _, Forbidden _, TopUpNotOff _, Unreadable _, UnrecognisedError _ ->
                ProblemType.PROVIDER_FAILED;
        };
    }

    @Override
    default boolean isOpen() {
        return this instanceof OutcomeUnknown || this instanceof MaybeMade;
    }

    /** Whether an action may have happened although the call failed, so that nobody may simply repeat the call. */
    default boolean mayHaveHappened() {
        return switch (this) {
            case Invalid _,
                    Unauthenticated _,
                    InsufficientBalance _,
                    Forbidden _,
                    NotFound _,
                    NotReady _,
                    RateLimited _,
                    TransactionFailed _ -> false;
            case Unavailable _, OutcomeUnknown _, MaybeMade _, TopUpNotOff _, Unreadable _, UnrecognisedError _ -> true;
        };
    }

    /** 400: the request is wrong. */
    record Invalid(String message) implements ConsoleFailure {}

    /** 401: the key is wrong. */
    record Unauthenticated(String message) implements ConsoleFailure {}

    /** 402: the balance does not cover the cost. */
    record InsufficientBalance(String message) implements ConsoleFailure {}

    /** 403: this key may not use the call. */
    record Forbidden(String message) implements ConsoleFailure {}

    /** 404: the object does not exist. */
    record NotFound(String message) implements ConsoleFailure {}

    /** 409: the managed wallet is not ready. Nothing was done. A failed connection counts as this failure too. */
    record NotReady(String message) implements ConsoleFailure {}

    /** 429: too many requests. Nothing was done. */
    record RateLimited(Optional<Duration> retryAfter) implements ConsoleFailure {}

    /** Console did not answer, or a proxy answered instead. The call can be repeated safely. */
    record Unavailable(String reason) implements ConsoleFailure {}

    /** Console did not answer, or a proxy answered instead. The call must not simply be repeated. */
    record OutcomeUnknown(String reason) implements ConsoleFailure {}

    /**
     * The outcome of a call is unknown, and a new deployment has appeared since. It may belong to this call or to
     * somebody else's.
     */
    record MaybeMade(long dseq) implements ConsoleFailure {}

    /** The chain refused Console's transaction. */
    record TransactionFailed(int code, String log) implements ConsoleFailure {}

    /** Automatic top-up could not be switched off, so a lease would spend money that nobody approved. */
    record TopUpNotOff(String reason) implements ConsoleFailure {}

    /** The answer does not have the documented form. */
    record Unreadable(String what) implements ConsoleFailure {}

    /** Any other status. */
    record UnrecognisedError(int status, String message) implements ConsoleFailure {}
}
