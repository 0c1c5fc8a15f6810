package io.purser.gateway.attempt;

import jakarta.inject.Singleton;
import java.time.Duration;

/** The timeouts of calls to providers, and the number of calls in flight. */
@Singleton
public class GatewaySettings {
    private final GatewayProperties.Provider provider;
    private final Duration callerReads;

    GatewaySettings(GatewayProperties properties) {
        this.provider = properties.provider();
        this.callerReads = properties.callerReadTimeout();
    }

    Duration connect() {
        return provider.connectTimeout();
    }

    /** The timeout for a whole answer, and for the next piece of a stream. */
    Duration whole() {
        return provider.timeout();
    }

    /**
     * The timeout for the first piece of a stream; never longer than for a whole answer.
     *
     * @param thinks whether the model may write hidden reasoning before its first output
     */
    Duration firstToken(boolean thinks) {
        Duration first = thinks ? provider.firstThoughtTimeout() : provider.firstTokenTimeout();
        return first.compareTo(whole()) < 0 ? first : whole();
    }

    Duration longestStream() {
        return provider.longestStream();
    }

    /** The timeout for the end of a stream whose model has stopped and told its usage. */
    Duration end() {
        return provider.endTimeout();
    }

    /** The longest time that a call can be in flight. */
    public Duration longest(boolean stream) {
        return connect().plus(stream ? longestStream() : whole());
    }

    /** The number of providers that are tried for one call. */
    int attempts() {
        return Math.max(1, provider.attempts());
    }

    /** The number of calls that one provider may have in flight. */
    public int concurrency() {
        return Math.max(1, provider.concurrency());
    }

    int largestAnswer() {
        return provider.largestAnswerBytes();
    }

    /** The timeout for a connection that is ready for writing, TLS included. */
    Duration connected() {
        return connect().multipliedBy(3);
    }

    /** How long a caller may read nothing of the bytes that were written to it. */
    public Duration callerReads() {
        return callerReads;
    }
}
