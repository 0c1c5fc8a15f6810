package io.purser.akash.console;

import java.time.Duration;

/**
 * How long Console may take.
 *
 * @param query for a question
 * @param action for what makes Console send a transaction
 * @param retry between two attempts where Console names no time
 * @param longestWait that it may ask for and get
 * @param settle how long after a call whose answer was lost Console may still carry it out
 */
public record ConsoleTimes(Duration query, Duration action, Duration retry, Duration longestWait, Duration settle) {
    public static final ConsoleTimes STANDARD = new ConsoleTimes(
            Duration.ofSeconds(30),
            Duration.ofSeconds(120),
            Duration.ofSeconds(3),
            Duration.ofSeconds(60),
            Duration.ofSeconds(120));
}
