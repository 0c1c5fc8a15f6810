package io.purser.gateway.attempt;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How providers are called: how long they are waited for, and how many calls they get at once. */
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

    /** The longest wait for a whole answer, and for the next piece of a stream. */
    Duration whole() {
        return whole;
    }

    /**
     * The longest wait for the first piece of a stream.
     *
     * @param thinks whether the model may think before it says anything
     */
    Duration firstToken(boolean thinks) {
        return thinks ? firstThought : firstToken;
    }

    Duration longestStream() {
        return longestStream;
    }

    /** The longest wait for the end of a stream whose model has stopped and has told what it used. */
    Duration end() {
        return end;
    }

    /** The longest that a call can be under way. */
    public Duration longest(boolean stream) {
        return connect.plus(stream ? longestStream : whole);
    }

    /** How many providers are tried for one call. */
    int attempts() {
        return attempts;
    }

    /** How many calls one provider gets at once. */
    public int concurrency() {
        return concurrency;
    }

    int largestAnswer() {
        return largestAnswer;
    }

    /** The longest wait for a connection that can be written to, its encryption included. */
    Duration connected() {
        return connect.multipliedBy(3);
    }

    /** How long a caller may read nothing of what was written to it. */
    public Duration callerReads() {
        return callerReads;
    }
}
