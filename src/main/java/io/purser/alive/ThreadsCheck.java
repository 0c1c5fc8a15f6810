package io.purser.alive;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Neither alive nor ready where something that money depends on ended or stands still; the container is to be started
 * anew. A database that is away stops none of it, because every wait for the database has an end.
 */
@Liveness
@Readiness
@ApplicationScoped
class ThreadsCheck implements HealthCheck {
    private final List<Watched> watched;
    private final Duration patience;

    @Inject
    ThreadsCheck(
            @All List<Watched> watched,
            @ConfigProperty(name = "purser.stuck-after", defaultValue = "PT5M") Duration patience) {
        this.watched = watched;
        this.patience = patience;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("Threads").up();
        for (Watched one : watched) {
            for (Heartbeat heartbeat : one.heartbeats()) {
                heartbeat.trouble(patience).ifPresent(trouble -> answer.down().withData(heartbeat.name(), trouble));
            }
        }
        return answer.build();
    }
}
