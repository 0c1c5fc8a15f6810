package io.purser.web.reports;

import io.purser.settings.PositiveInt;
import io.purser.settings.PositiveTime;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The settings of exports. */
@ConfigMapping(prefix = "purser")
interface ExportProperties {
    /** The number of answers of unlimited length at a time. */
    @WithDefault("4")
    @WithConverter(PositiveInt.class)
    int exportsAtOnce();

    /** How long a client may read nothing of an export. */
    @WithDefault("PT30S")
    @WithConverter(PositiveTime.class)
    Duration exportPatience();
}
