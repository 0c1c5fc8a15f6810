package io.purser.liveness;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports the process as neither alive nor ready if a task that money depends on ended or made no progress. The
 * container should then restart. An unavailable database stops no task, because every wait for the database has a
 * timeout.
 */
@Liveness
@Readiness
@ApplicationScoped
class ThreadsCheck implements HealthCheck {
    private final List<Monitored> watched;
    private final Duration timeout;

    @Inject
    ThreadsCheck(@All List<Monitored> watched, LivenessProperties settings) {
        this(watched, settings.stuckAfter());
    }

    ThreadsCheck(List<Monitored> watched, Duration timeout) {
        this.watched = watched;
        this.timeout = timeout;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("Threads").up();
        for (Monitored one : watched) {
            for (Heartbeat heartbeat : one.heartbeats()) {
                heartbeat.trouble(timeout).ifPresent(trouble -> answer.down().withData(heartbeat.name(), trouble));
            }
        }
        return answer.build();
    }
}
