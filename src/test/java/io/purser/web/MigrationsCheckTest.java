package io.purser.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.BesideOthers;
import io.purser.support.PostgresResource;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

@BesideOthers
class MigrationsCheckTest {
    private final Flyway flyway = Flyway.configure()
            .dataSource(PostgresResource.freshDatabase(), "postgres", "postgres")
            .locations("classpath:db/migration")
            .load();

    @Test
    void isDownAndNamesTheMigrationsUntilEachIsApplied() {
        // Given
        MigrationsCheck check = new MigrationsCheck(() -> flyway, false);
        HealthCheckResponse before = check.call();

        // When
        flyway.migrate();

        // Then
        assertThat(before.getStatus()).isEqualTo(Status.DOWN);
        assertThat(String.valueOf(before.getData().orElseThrow().get("pending")))
                .startsWith("1, 2");
        assertThat(check.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void asksTheDatabaseNoMoreOnceEverythingIsApplied() {
        // Given
        flyway.migrate();
        MigrationsCheck check = new MigrationsCheck(() -> flyway, false);
        check.call();

        // When
        Flyway.configure()
                .configuration(flyway.getConfiguration())
                .cleanDisabled(false)
                .load()
                .clean();

        // Then
        assertThat(check.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void asksNothingAfterAStartThatMigrated() {
        MigrationsCheck check = new MigrationsCheck(() -> flyway, true);

        assertThat(check.call().getStatus()).isEqualTo(Status.UP);
    }
}
