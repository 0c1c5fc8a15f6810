package io.purser.akash.console;

import java.time.Duration;

/**
 * How long Console may take.
 *
 * @param query the timeout of a query
 * @param action the timeout of a call that makes Console send a transaction
 * @param retry the wait between two attempts if Console names no time
 * @param longestWait the longest wait that Console may request
 * @param settle how long Console may still carry out a call after its answer was lost
 */
public record ConsoleTimes(Duration query, Duration action, Duration retry, Duration longestWait, Duration settle) {
    public static final ConsoleTimes STANDARD = new ConsoleTimes(
            Duration.ofSeconds(30),
            Duration.ofSeconds(120),
            Duration.ofSeconds(3),
            Duration.ofSeconds(60),
            Duration.ofSeconds(120));
}
