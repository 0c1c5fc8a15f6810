package io.purser.liveness;

import io.purser.settings.PositiveTime;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The settings of the liveness check. */
@ConfigMapping(prefix = "purser")
interface LivenessProperties {
    /** How long a task that money depends on may make no progress. */
    @WithDefault("PT5M")
    @WithConverter(PositiveTime.class)
    Duration stuckAfter();
}
