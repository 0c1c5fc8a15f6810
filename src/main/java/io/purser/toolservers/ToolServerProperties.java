package io.purser.toolservers;

import io.purser.settings.PositiveTime;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The settings {@code purser.tool-servers.*}. */
@ConfigMapping(prefix = "purser.tool-servers")
interface ToolServerProperties {
    /** The time between two lists that a server is asked for. */
    @WithDefault("PT5M")
    @WithConverter(PositiveTime.class)
    Duration listEvery();
}
