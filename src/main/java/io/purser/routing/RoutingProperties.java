package io.purser.routing;

import io.purser.settings.PositiveLong;
import io.purser.settings.PositiveOrZeroLong;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The settings of routing. */
@ConfigMapping(prefix = "purser")
interface RoutingProperties {
    /** The most sessions that may be remembered: some 200 MB. */
    int MOST_SESSIONS = 1_000_000;

    /** The longest idle time of a session: no provider keeps a prompt longer in its cache. */
    Duration LONGEST_IDLE = Duration.ofDays(1);

    /** The policy as JSON, or the name of its file; the built-in policy without it. */
    Optional<String> policy();

    /** Which built-in policy holds without a file: {@link io.purser.catalog.BuiltInCatalog}. */
    @WithDefault("today")
    String builtIn();

    /** A policy that decides beside that one and is only reported, as JSON or by the name of its file. */
    Optional<String> shadowPolicy();

    /** The longest answer that is reserved for where a request names no limit. */
    @WithDefault("4096")
    @WithConverter(PositiveLong.class)
    long defaultMaxOutputTokens();

    /** The usual length of an answer, by which models are compared. */
    @WithDefault("500")
    @WithConverter(PositiveOrZeroLong.class)
    long expectedOutputTokens();

    /** The time without a call after which a conversation does not keep its target any more; zero is off. */
    @WithDefault("PT1H")
    Duration sessionIdle();

    /** The number of conversations whose targets are remembered. */
    @WithDefault("10000")
    int sessions();
}
