package io.purser.web;

import io.purser.ledger.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports the difference between this machine's clock and the database's clock. The check is always up: if the clocks
 * differ by more than two seconds, Purser uses the database's time.
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
