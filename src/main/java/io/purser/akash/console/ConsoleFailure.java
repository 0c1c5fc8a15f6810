package io.purser.akash.console;

import java.time.Duration;
import java.util.Optional;

/** Why Console did not do or say what it was asked. */
public sealed interface ConsoleFailure {
    /** What happened and what to do next, for a person. */
    String advice();

    /** Whether a call that acts may have acted all the same, so that it must not simply be made again. */
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

    /** 402: the balance does not cover it. */
    record InsufficientBalance(String message) implements ConsoleFailure {
        @Override
        public String advice() {
            return "the Console account's balance does not cover it; add funds at console.akash.network (" + message
                    + ")";
        }
    }

    /** 403: this key may not. */
    record Forbidden(String message) implements ConsoleFailure {
        @Override
        public String advice() {
            return "the Console key may not do that: " + message;
        }
    }

    /** 404: there is no such thing. */
    record NotFound(String message) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console has no such thing: " + message;
        }
    }

    /** 409: the managed wallet is not ready; nothing was done. */
    record NotReady(String message) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console's wallet is not ready; try again in a moment (" + message + ")";
        }
    }

    /** 429: nothing was done. */
    record RateLimited(Optional<Duration> retryAfter) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console limits the rate of calls; try again "
                    + retryAfter
                            .map(wait -> "in " + wait.toSeconds() + " seconds")
                            .orElse("later");
        }
    }

    /** Nobody answered, or a proxy did, to a call that could safely be made again. */
    record Unavailable(String reason) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console cannot be reached: " + reason;
        }
    }

    /** The same, to a call that must not simply be made again. */
    record OutcomeUnknown(String reason) implements ConsoleFailure {
        @Override
        public String advice() {
            return "Console did not answer, so it is not known whether it did what was asked (" + reason
                    + "); look at the deployments before asking again";
        }
    }

    /** The same, where something has appeared since that may be what was asked for, and may be somebody else's. */
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

    /** Its transaction was refused by the chain. */
    record TransactionFailed(int code, String log) implements ConsoleFailure {
        @Override
        public String advice() {
            return "the chain refuses Console's transaction with code " + code + ": " + log;
        }
    }

    /** Automatic top-up could not be switched off, so a lease would spend what nobody asked for. */
    record TopUpNotOff(String reason) implements ConsoleFailure {
        @Override
        public String advice() {
            return "automatic top-up could not be switched off, so no lease is taken: " + reason;
        }
    }

    /** An answer that is not of the documented form. */
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
