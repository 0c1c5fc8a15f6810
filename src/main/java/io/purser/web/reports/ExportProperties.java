package io.purser.web.reports;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The settings of exports. */
@ConfigMapping(prefix = "purser")
interface ExportProperties {
    /** The number of answers of unlimited length at a time. */
    @WithDefault("4")
    int exportsAtOnce();

    /** How long a client may read nothing of an export. */
    @WithDefault("PT30S")
    Duration exportPatience();
}
