package io.purser.reconciliation;

import io.purser.access.SecretSettings;
import io.purser.access.StartupValidation;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Reads the settings once; a wrong one stops the start. */
class ReconciliationBeans {
    @Produces
    @Singleton
    ReconciliationSettings settings(Config config, ReconciliationProperties settings) {
        return StartupValidation.orRefuse(() -> new ReconciliationSettings(
                SecretSettings.of(config).valueOrFile("openrouter.management-key"),
                settings.reconcileAccountUrl(),
                settings.reconcileToleranceUsd(),
                settings.reconcileNoticeUrl()));
    }
}
