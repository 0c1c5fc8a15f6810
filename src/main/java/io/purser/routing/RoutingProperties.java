package io.purser.routing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The settings of routing. */
@ConfigMapping(prefix = "purser")
interface RoutingProperties {
    /** The policy as JSON, or the name of its file; the built-in policy without it. */
    Optional<String> policy();

    /** Which built-in policy holds without a file: {@link io.purser.catalog.BuiltInCatalog}. */
    @WithDefault("today")
    String builtIn();

    /** The longest answer that is reserved for where a request names no limit. */
    @WithDefault("4096")
    long defaultMaxOutputTokens();

    /** The usual length of an answer, by which models are compared. */
    @WithDefault("500")
    long expectedOutputTokens();
}
