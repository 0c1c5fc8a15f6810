package io.purser.agents;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The settings of the agents. */
@ConfigMapping(prefix = "purser")
interface AgentProperties {
    /** The agents as JSON, or the name of their file; those of 371 OS without it. */
    Optional<String> agents();
}
