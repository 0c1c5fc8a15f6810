package io.purser.gateway.attempt;

import io.purser.settings.PositiveInt;
import io.purser.settings.PositiveOrZeroInt;
import io.purser.settings.PositiveOrZeroTime;
import io.purser.settings.PositiveTime;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The settings of the gateway. {@link GatewaySettings} derives from them what a call needs. */
@ConfigMapping(prefix = "purser")
public interface GatewayProperties {
    /** How long a caller may read nothing of the bytes that were written to it. */
    @WithDefault("PT60S")
    @WithConverter(PositiveTime.class)
    Duration callerReadTimeout();

    /** The number of calls that one key may have in flight; a fifth of a provider's slots without it. */
    Optional<@WithConverter(PositiveInt.class) Integer> callsPerKey();

    /** How long requests in flight may take to finish when Purser is told to stop. */
    @WithDefault("PT30S")
    @WithConverter(PositiveOrZeroTime.class)
    Duration shutdownTimeout();

    Background background();

    Provider provider();

    /** The settings {@code purser.background.*}: calls that go on without their caller. */
    interface Background {
        /** The number of calls without a key that go on at once. */
        @WithDefault("100")
        @WithConverter(PositiveOrZeroInt.class)
        int calls();

        /** How long each of them may go on. */
        @WithDefault("PT10M")
        @WithConverter(PositiveTime.class)
        Duration time();
    }

    /** The settings {@code purser.provider.*}: how long Purser waits for a provider, and how often it calls one. */
    interface Provider {
        @WithDefault("PT5S")
        @WithConverter(PositiveTime.class)
        Duration connectTimeout();

        /** The timeout for a whole answer, and for the next piece of a stream. */
        @WithDefault("PT5M")
        @WithConverter(PositiveTime.class)
        Duration timeout();

        @WithDefault("PT60S")
        @WithConverter(PositiveTime.class)
        Duration firstTokenTimeout();

        /** The timeout for the first piece of a stream of a model that may write hidden reasoning first. */
        @WithDefault("PT5M")
        @WithConverter(PositiveTime.class)
        Duration firstThoughtTimeout();

        @WithDefault("PT30M")
        @WithConverter(PositiveTime.class)
        Duration longestStream();

        /** The timeout for the end of a stream whose model has stopped and told its usage. */
        @WithDefault("PT2S")
        @WithConverter(PositiveTime.class)
        Duration endTimeout();

        /** The number of providers that are tried for one call. */
        @WithDefault("3")
        @WithConverter(PositiveInt.class)
        int attempts();

        /** The number of calls that one provider may have in flight. */
        @WithDefault("1000")
        @WithConverter(PositiveInt.class)
        int concurrency();

        @WithDefault("16777216")
        @WithConverter(PositiveInt.class)
        int largestAnswerBytes();

        /** The number of failures in a row that open a circuit breaker. */
        @WithDefault("5")
        @WithConverter(PositiveInt.class)
        int failuresUntilRest();

        /** How long a circuit breaker stays open the first time. */
        @WithDefault("PT10S")
        @WithConverter(PositiveOrZeroTime.class)
        Duration rest();

        @WithDefault("PT10M")
        @WithConverter(PositiveOrZeroTime.class)
        Duration longestRest();
    }
}
