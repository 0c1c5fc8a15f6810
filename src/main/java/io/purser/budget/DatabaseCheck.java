package io.purser.budget;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while reservations can be granted: not while the database hangs, is unavailable, is read-only or has no space.
 */
@Readiness
@ApplicationScoped
class DatabaseCheck implements HealthCheck {
    private static final String NAME = "Database takes reservations";

    private final GroupCommit commits;
    private final Instance<AgroalDataSource> pools;

    DatabaseCheck(GroupCommit commits, @Any Instance<AgroalDataSource> pools) {
        this.commits = commits;
        this.pools = pools;
    }

    void start(@Observes StartupEvent event) {
        commits.state().onRenewal(() -> pools.forEach(pool -> pool.flush(AgroalDataSource.FlushMode.GRACEFUL)));
    }

    @Override
    public HealthCheckResponse call() {
        return commits.state()
                .trouble()
                .map(trouble -> HealthCheckResponse.named(NAME)
                        .down()
                        .withData("reason", trouble)
                        .build())
                .orElseGet(() -> HealthCheckResponse.up(NAME));
    }
}
