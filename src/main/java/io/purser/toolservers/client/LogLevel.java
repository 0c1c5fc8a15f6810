package io.purser.toolservers.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How grave a message of a server's log is, from the least grave to the gravest (RFC 5424). */
public enum LogLevel {
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL,
    ALERT,
    EMERGENCY;

    /** Its name in the protocol. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<LogLevel> find(String code) {
        return Arrays.stream(values())
                .filter(level -> level.code().equals(code))
                .findFirst();
    }
}
