package io.purser.access.route;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** The setting {@code purser.functions}; {@link ExposedFunctions} reads it for everybody. */
@ConfigMapping(prefix = "purser")
interface FunctionProperties {
    /** The names of the members; all of them without it. */
    Optional<List<String>> functions();
}
