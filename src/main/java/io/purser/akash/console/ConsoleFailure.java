package io.purser.akash.console;

import java.time.Duration;
import java.util.Optional;

/** Why Console did not answer a query or carry out an action. */
public sealed interface ConsoleFailure {
    /** Tells a person the failure and the next step. */
    String advice();

    /** Whether an action may have happened although the call failed, so that nobody may simply repeat the call. */
    default boolean mayHaveHappened() {
        return switch (this) {
            case Invalid ignored -> false;
            case Unauthenticated ignored -> false;
            case InsufficientBalance ignored -> false;
            case Forbidden ignored -> false;
            case NotFound ignored -> false;
            case NotReady ignored -> false;
            case RateLimited ignored -> false;
            case TransactionFailed ignored -> false;
            case Unavailable ignored -> true;
            case OutcomeUnknown ignored -> true;
            case MaybeMade ignored -> true;
            case TopUpNotOff ignored -> true;
            case Unreadable ignored -> true;
            case UnrecognisedError ignored -> true;
        };
    }

    /** 400: the request is wrong. */
    record Invalid(String message) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console does not accept the request: " + message;
        }
    }

    /** 401: the key is wrong. */
    record Unauthenticated(String message) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console does not accept the key; check PURSER_AKASH_CONSOLE_API_KEY (" + message + ")";
        }
    }

    /** 402: the balance does not cover the cost. */
    record InsufficientBalance(String message) implements ConsoleFailure {
        @Override
        public String advice() {
            return "the Console account's balance does not cover it; add funds at console.akash.network (" + message
                    + ")";
        }
    }

    /** 403: this key may not use the call. */
    record Forbidden(String message) implements ConsoleFailure {
        @Override
        public String advice() {
            return "the Console key may not do that: " + message;
        }
    }

    /** 404: the object does not exist. */
    record NotFound(String message) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console has no such thing: " + message;
        }
    }

    /** 409: the managed wallet is not ready. Nothing was done. A failed connection counts as this failure too. */
    record NotReady(String message) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console's wallet is not ready; try again in a moment (" + message + ")";
        }
    }

    /** 429: too many requests. Nothing was done. */
    record RateLimited(Optional<Duration> retryAfter) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console limits the rate of calls; try again "
                    + retryAfter
                            .map(wait -> "in " + wait.toSeconds() + " seconds")
                            .orElse("later");
        }
    }

    /** Console did not answer, or a proxy answered instead. The call can be repeated safely. */
    record Unavailable(String reason) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console cannot be reached: " + reason;
        }
    }

    /** Console did not answer, or a proxy answered instead. The call must not simply be repeated. */
    record OutcomeUnknown(String reason) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console did not answer, so it is not known whether it did what was asked (" + reason
                    + "); look at the deployments before asking again";
        }
    }

    /**
     * The outcome of a call is unknown, and a new deployment has appeared since. It may belong to this call or to
     * somebody else's.
     */
    record MaybeMade(long dseq) implements ConsoleFailure {
        @Override
        public String advice() {
            return ("Console did not answer this order, and deployment %1$d, which appeared since, may be it: it has the same"
                            + " resources, no order here knows it, and its manifest has a hash that Purser cannot compute."
                            + " Nothing is ordered again while it is there. Look at it in Console: if nobody else needs it,"
                            + " close it (purser market close %1$d --market console), and this order goes on by itself; if it"
                            + " is somebody else's, close this order and order again")
                    .formatted(dseq);
        }
    }

    /** The chain refused Console's transaction. */
    record TransactionFailed(int code, String log) implements ConsoleFailure {
        @Override
        public String advice() {
            return "the chain refuses Console's transaction with code " + code + ": " + log;
        }
    }

    /** Automatic top-up could not be switched off, so a lease would spend money that nobody approved. */
    record TopUpNotOff(String reason) implements ConsoleFailure {
        @Override
        public String advice() {
            return "automatic top-up could not be switched off, so no lease is taken: " + reason;
        }
    }

    /** The answer does not have the documented form. */
    record Unreadable(String what) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console's answer cannot be read: " + what;
        }
    }

    /** Any other status. */
    record UnrecognisedError(int status, String message) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console answers " + status + ": " + message;
        }
    }
}
