package io.purser.web;

import io.purser.ledger.FlywayOnDemand;
import io.purser.ledger.HistoryChange;
import io.purser.ledger.LedgerProperties;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Ready when every migration of this build is applied. The result is then kept, because the check costs several
 * queries. The schema can only go back if the database is restored to an earlier moment; then the check runs again. If
 * Purser migrates at its start, the start fails without the migrations, so no check is needed.
 */
@Startup
@Readiness
@ApplicationScoped
class MigrationsCheck implements HealthCheck {
    private static final String NAME = "Database migrations";

    private final Supplier<Flyway> flyway;
    private volatile boolean applied;

    @Inject
    MigrationsCheck(FlywayOnDemand flyway, LedgerProperties settings) {
        this(flyway, settings.migrateAtStart());
    }

    /** Checks with a Flyway that is made when it is needed first. */
    MigrationsCheck(Supplier<Flyway> flyway, boolean migratedAtStart) {
        this.flyway = flyway;
        this.applied = migratedAtStart;
    }

    /** Checks again, because the schema may have gone back. */
    void askAgain(@Observes HistoryChange change) {
        applied = false;
    }

    @Override
    public HealthCheckResponse call() {
        if (applied) {
            return HealthCheckResponse.up(NAME);
        }
        MigrationInfo[] pending = flyway.get().info().pending();
        applied = pending.length == 0;
        return applied
                ? HealthCheckResponse.up(NAME)
                : HealthCheckResponse.named(NAME)
                        .down()
                        .withData(
                                "pending",
                                Arrays.stream(pending)
                                        .map(migration -> String.valueOf(migration.getVersion()))
                                        .collect(Collectors.joining(", ")))
                        .build();
    }
}
