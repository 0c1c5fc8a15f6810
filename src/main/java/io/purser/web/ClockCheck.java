package io.purser.web;

import io.purser.ledger.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says by how much this machine's clock differs from the database's. It is ready nevertheless: where they differ by more
 * than two seconds, the database's counts.
 */
@Readiness
@ApplicationScoped
class ClockCheck implements HealthCheck {
    private final DatabaseClock clock;

    ClockCheck(DatabaseClock clock) {
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Clock")
                .up()
                .withData("ahead_of_database_ms", -clock.difference().toMillis())
                .withData("corrected_by_ms", clock.correction().toMillis())
                .build();
    }
}
