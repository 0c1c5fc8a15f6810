package io.purser.deploy;

import io.purser.settings.PositiveTime;
import io.purser.settings.YesOrNo;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The settings of deployments that {@link DeploySettings} does not have. */
@ConfigMapping(prefix = "purser")
interface DeployProperties {
    /** The clouds to compare with as JSON, or the name of their file; the built-in ones without it. */
    Optional<String> cloudPrices();

    Deploy deploy();

    /** The settings {@code purser.deploy.*}. */
    interface Deploy {
        /** Whether Purser closes a deployment of its account that it does not know. */
        @WithDefault("false")
        @WithConverter(YesOrNo.class)
        boolean closeUnknown();

        /** The time between two comparisons with the deployments that the accounts pay for. */
        @WithDefault("PT5M")
        @WithConverter(PositiveTime.class)
        Duration reconcileEvery();
    }
}
