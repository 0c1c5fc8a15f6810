package io.purser.web;

import io.purser.access.OpenRequests;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready once Purser is told to stop, so that a load balancer sends it no more requests. */
@Readiness
@ApplicationScoped
class StoppingCheck implements HealthCheck {
    private final OpenRequests requests;

    StoppingCheck(OpenRequests requests) {
        this.requests = requests;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Takes requests")
                .status(!requests.isStopping())
                .build();
    }
}
