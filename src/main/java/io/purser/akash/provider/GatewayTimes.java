package io.purser.akash.provider;

import java.time.Duration;

/**
 * How long gateways may take, and how long is waited between attempts.
 *
 * @param connect until a connection stands
 * @param call for an ordinary call
 * @param manifest for one sending of a manifest; providers may take two minutes
 * @param retry between two attempts while the provider has not seen the lease
 * @param lag how long a provider may be behind the chain after an update
 * @param timeout how long a manifest is tried in all; without one for five minutes the provider closes the lease
 * @param stream for all of a stream that is not followed
 * @param silence after which a stream is given up of which nothing is heard
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
