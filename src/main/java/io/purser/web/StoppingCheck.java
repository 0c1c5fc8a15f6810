package io.purser.web;

import io.purser.access.OpenRequests;
import io.purser.catalog.CatalogRefresh;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready before the models that providers listed last are loaded, so that no caller is told that a model does not
 * exist because the process is young; and once Purser is told to stop, so that a load balancer sends it no more requests.
 */
@Readiness
@ApplicationScoped
class StoppingCheck implements HealthCheck {
    private final OpenRequests requests;
    private final CatalogRefresh catalog;

    StoppingCheck(OpenRequests requests, CatalogRefresh catalog) {
        this.requests = requests;
        this.catalog = catalog;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Takes requests")
                .status(catalog.hasLoaded() && !requests.isStopping())
                .build();
    }
}
