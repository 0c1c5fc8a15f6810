package io.purser.problem;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Describes in words why Purser could not reach another server or a file, without names of classes. */
public final class ConnectionFailureText {
    /** A class's name as Java puts it into messages, with the colon after it. */
    private static final Pattern CLASS_NAME = Pattern.compile("(?:[a-z][a-z0-9_]*\\.){2,}[A-Z][\\w$]*(?:: )?");

    private ConnectionFailureText() {}

    /** A part of a sentence, such as {@code the connection is refused}. */
    public static String why(Throwable thrown) {
        String message = inWords(String.valueOf(thrown.getMessage()));
        return switch (thrown) {
            case HttpConnectTimeoutException ignored -> "no connection in time";
            case HttpTimeoutException ignored -> "no whole answer in time";
            case SocketTimeoutException ignored -> "no answer in time";
            case UnknownHostException ignored -> "its host name has no address";
            case ConnectException refused ->
                hasNoAddress(refused)
                        ? "its host name has no address"
                        : message.toLowerCase(Locale.ROOT).contains("timed out")
                                ? "no connection in time"
                                : "the connection is refused";
            case SSLException ignored -> "TLS fails: " + message;
            case EOFException ignored -> "it closed the connection without a whole answer";
            case ClosedChannelException ignored -> "it closed the connection without a whole answer";
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case AccessDeniedException denied -> denied.getFile() + " may not be used";
            case IOException ignored
            when message.contains("received no bytes") || message.contains("EOF") ->
                "it closed the connection without a whole answer";
            case IOException ignored when message.contains("reset") -> "the connection was reset";
            default -> thrown.getMessage() == null ? "the connection failed" : message;
        };
    }

    /** The message without names of classes. */
    public static String inWords(String message) {
        return CLASS_NAME.matcher(message).replaceAll("").strip();
    }

    private static boolean hasNoAddress(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }
}
