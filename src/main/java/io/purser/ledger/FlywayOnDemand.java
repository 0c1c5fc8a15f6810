package io.purser.ledger;

import io.quarkus.arc.All;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.flyway.runtime.FlywayBuildTimeConfig;
import io.quarkus.flyway.runtime.FlywayContainer;
import io.quarkus.flyway.runtime.FlywayContainerProducer;
import io.quarkus.flyway.runtime.FlywayRuntimeConfig;
import io.quarkus.runtime.LaunchMode;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * The Flyway of the ledger, made when somebody asks for it. Quarkus makes one at each start, which loads its plug-ins
 * and searches the class path, and most starts have nothing to migrate. Quarkus' own bean of the type {@link Flyway} is
 * null outside the development mode.
 */
@Alternative
@Priority(1)
@Singleton
public class FlywayOnDemand extends FlywayContainerProducer implements Supplier<Flyway> {
    private final DataSource database;
    private @Nullable Flyway flyway;

    FlywayOnDemand(
            FlywayRuntimeConfig settings,
            FlywayBuildTimeConfig built,
            @All List<InstanceHandle<FlywayConfigurationCustomizer>> customizers,
            DataSource database) {
        super(settings, built, customizers);
        this.database = database;
    }

    /** Called by Quarkus at the start. Its page of the development mode shows a Flyway; nothing else has that bean. */
    @Override
    public FlywayContainer createFlyway(
            DataSource dataSource, String name, boolean hasMigrations, boolean createPossible) {
        return LaunchMode.current() == LaunchMode.DEVELOPMENT
                ? super.createFlyway(dataSource, name, hasMigrations, createPossible)
                : new FlywayContainer(
                        null, false, false, false, false, false, false, name, hasMigrations, createPossible);
    }

    @Override
    public synchronized Flyway get() {
        if (flyway == null) {
            flyway = super.createFlyway(database, DataSourceUtil.DEFAULT_DATASOURCE_NAME, true, false)
                    .getFlyway();
        }
        return flyway;
    }
}
