package io.purser.functions;

import io.purser.settings.Percentage;
import io.purser.settings.PositiveInt;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** How much of Purser one key may take through {@code route}. */
@ConfigMapping(prefix = "purser")
interface RouteProperties {
    /** The number of calls of one key that may wait for their decision and their reservation. */
    @WithDefault("40")
    @WithConverter(PositiveInt.class)
    int routesPerKey();

    /** The percentage of each budget that one key's open reservations may hold. */
    @WithDefault("10")
    @WithConverter(Percentage.class)
    int promiseShare();

    /** The number of reservations that one key may have open. */
    @WithDefault("100")
    @WithConverter(PositiveInt.class)
    int promises();
}
