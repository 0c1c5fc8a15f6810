package io.purser.akash.provider;

import java.time.Duration;

/**
 * How long gateways may take, and how long Purser waits between attempts.
 *
 * @param connect the timeout of a connection
 * @param call the timeout of an ordinary call
 * @param manifest the timeout of one attempt to send a manifest; providers may take two minutes
 * @param retry the wait between two attempts while the provider has not seen the lease
 * @param lag how long a provider may be behind the chain after an update
 * @param timeout the timeout of all attempts to send a manifest; a provider closes a lease that has no manifest for
 *     five minutes
 * @param stream the timeout of a whole stream that is not followed
 * @param silence how long a stream may be silent before Purser ends it
 */
public record GatewayTimes(
        Duration connect,
        Duration call,
        Duration manifest,
        Duration retry,
        Duration lag,
        Duration timeout,
        Duration stream,
        Duration silence) {
    public static final GatewayTimes STANDARD = new GatewayTimes(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(125),
            Duration.ofSeconds(6),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(1));
}
