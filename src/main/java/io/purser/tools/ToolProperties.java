package io.purser.tools;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** The settings of the tool server. */
@ConfigMapping(prefix = "purser")
interface ToolProperties {
    /** The origins of web pages that may use it, such as {@code https://agents.example.com}; none without it. */
    Optional<List<String>> toolOrigins();
}
