package io.purser.reconciliation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The settings of the comparison with a provider's account. The texts are read by {@link ReconciliationSettings}. */
@ConfigMapping(prefix = "purser")
interface ReconciliationProperties {
    /** The base URL of OpenRouter's API, which gets the management key. */
    @WithDefault("https://openrouter.ai/api/v1")
    String reconcileAccountUrl();

    /** The US dollars by which a month may differ without a notice. */
    @WithDefault("0.01")
    String reconcileToleranceUsd();

    /** The receiver of a notice of a month that differs by more. */
    Optional<String> reconcileNoticeUrl();
}
