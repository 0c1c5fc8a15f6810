package io.purser.gateway.attempt;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The timeouts of calls to providers, and the number of calls in flight. */
@ApplicationScoped
public class GatewaySettings {
    private final Duration connect;
    private final Duration whole;
    private final Duration firstToken;
    private final Duration firstThought;
    private final Duration longestStream;
    private final Duration end;
    private final int attempts;
    private final int concurrency;
    private final int largestAnswer;
    private final Duration callerReads;

    GatewaySettings(
            @ConfigProperty(name = "purser.provider.connect-timeout", defaultValue = "PT5S") Duration connect,
            @ConfigProperty(name = "purser.provider.timeout", defaultValue = "PT5M") Duration whole,
            @ConfigProperty(name = "purser.provider.first-token-timeout", defaultValue = "PT60S") Duration firstToken,
            @ConfigProperty(name = "purser.provider.first-thought-timeout", defaultValue = "PT5M")
                    Duration firstThought,
            @ConfigProperty(name = "purser.provider.longest-stream", defaultValue = "PT30M") Duration longestStream,
            @ConfigProperty(name = "purser.provider.end-timeout", defaultValue = "PT2S") Duration end,
            @ConfigProperty(name = "purser.provider.attempts", defaultValue = "3") int attempts,
            @ConfigProperty(name = "purser.provider.concurrency", defaultValue = "1000") int concurrency,
            @ConfigProperty(name = "purser.provider.largest-answer-bytes", defaultValue = "16777216") int largestAnswer,
            @ConfigProperty(name = "purser.caller-read-timeout", defaultValue = "PT60S") Duration callerReads) {
        this.connect = connect;
        this.whole = whole;
        this.firstToken = firstToken.compareTo(whole) < 0 ? firstToken : whole;
        this.firstThought = firstThought.compareTo(whole) < 0 ? firstThought : whole;
        this.longestStream = longestStream;
        this.end = end;
        this.attempts = Math.max(1, attempts);
        this.concurrency = Math.max(1, concurrency);
        this.largestAnswer = largestAnswer;
        this.callerReads = callerReads;
    }

    Duration connect() {
        return connect;
    }

    /** The timeout for a whole answer, and for the next piece of a stream. */
    Duration whole() {
        return whole;
    }

    /**
     * The timeout for the first piece of a stream.
     *
     * @param thinks whether the model may write hidden reasoning before its first output
     */
    Duration firstToken(boolean thinks) {
        return thinks ? firstThought : firstToken;
    }

    Duration longestStream() {
        return longestStream;
    }

    /** The timeout for the end of a stream whose model has stopped and told its usage. */
    Duration end() {
        return end;
    }

    /** The longest time that a call can be in flight. */
    public Duration longest(boolean stream) {
        return connect.plus(stream ? longestStream : whole);
    }

    /** The number of providers that are tried for one call. */
    int attempts() {
        return attempts;
    }

    /** The number of calls that one provider may have in flight. */
    public int concurrency() {
        return concurrency;
    }

    int largestAnswer() {
        return largestAnswer;
    }

    /** The timeout for a connection that is ready for writing, TLS included. */
    Duration connected() {
        return connect.multipliedBy(3);
    }

    /** How long a caller may read nothing of the bytes that were written to it. */
    public Duration callerReads() {
        return callerReads;
    }
}
