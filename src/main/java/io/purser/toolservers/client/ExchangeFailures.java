package io.purser.toolservers.client;

import io.purser.problem.ConnectionFailureText;
import io.purser.problem.Problem;
import io.purser.toolservers.client.ServerFailure.Effect;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;

/**
 * What a failed exchange means. The words are Purser's own: those of the HTTP client quote what the server sent, and so
 * perhaps its credential.
 */
final class ExchangeFailures {
    static final String WITHOUT_MEMORY = "answers with more than there is memory for now";
    private static final String BROKEN = "the connection broke, or what came over it is no HTTP";

    private ExchangeFailures() {}

    static ServerFailure of(Exception failure, ExchangeLimits limits) {
        return switch (failure) {
            case ConnectException ignored -> notReached(failure);
            case HttpConnectTimeoutException ignored -> notReached(failure);
            case HttpTimeoutException ignored -> new ServerFailure(Effect.TIMED_OUT, late(limits));
            default ->
                isWithoutMemory(failure)
                        ? new ServerFailure(Effect.WITHOUT_MEMORY, WITHOUT_MEMORY)
                        : new ServerFailure(Effect.UNKNOWN, why(failure, limits));
        };
    }

    /** What a server does that takes too long. */
    static String late(ExchangeLimits limits) {
        return "gave no whole answer within %d s".formatted(limits.longest().toSeconds());
    }

    private static ServerFailure notReached(Exception failure) {
        return new ServerFailure(Effect.NOT_SENT, "cannot be reached: " + ConnectionFailureText.why(failure));
    }

    private static boolean isWithoutMemory(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof Problem)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    private static String why(Exception failure, ExchangeLimits limits) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("exceeds capacity")) {
                return "answers with more than %d bytes".formatted(limits.largest());
            }
        }
        String why = ConnectionFailureText.why(failure);
        boolean isQuoted = why.equals(ConnectionFailureText.inWords(String.valueOf(failure.getMessage())));
        // TLS fails before the credential is sent.
        return "failed: " + (isQuoted && !(failure instanceof SSLException) ? BROKEN : ThirdPartyText.quoted(why));
    }

    static ServerFailure stopping(Effect effect) {
        return new ServerFailure(effect, "was not waited for, because Purser is stopping");
    }
}
