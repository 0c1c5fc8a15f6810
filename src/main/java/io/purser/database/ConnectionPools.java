package io.purser.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceListener;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.transaction.TransactionIntegration;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The pools beside the one that Quarkus makes. They lead to the same database with the same credentials, and take part
 * in no transaction of the transaction manager. Quarkus would read some hundred settings for each of them at the start.
 */
@Singleton
class ConnectionPools {
    /** Before the migrations, which are the first to use the database. */
    private static final int FIRST = -2_000;

    /**
     * PostgreSQL makes one plan for all executions of a statement that moves money, and prefers indexes, because the tables
     * grow after it is made. {@link PlanRefresh} makes it plan again.
     */
    private static final String PLAN_ONCE =
            "set plan_cache_mode = force_generic_plan; set jit = off; set enable_seqscan = off";

    private final AgroalConnectionPoolConfiguration main;

    ConnectionPools(AgroalDataSource main) {
        this.main = main.getConfiguration().connectionPoolConfiguration();
    }

    /** Makes the pool for money early, so that its first connection is opened while the other one is already used. */
    void start(@Observes @Priority(FIRST) StartupEvent event, @DataSource("money") AgroalDataSource money) {}

    /** Connections of the thread that commits and of the sweep, which nothing else can take. */
    @Produces
    @Singleton
    @DataSource("money")
    AgroalDataSource money(DatabaseProperties settings) {
        AgroalDataSource pool = open(
                "money",
                new AgroalConnectionPoolConfigurationSupplier()
                        .initialSize(1)
                        .minSize(1)
                        .maxSize(3)
                        .acquisitionTimeout(Duration.ofSeconds(5)),
                settings.moneyAnswerSeconds(),
                PLAN_ONCE);
        pool.setPoolInterceptors(List.of(new PlanRefresh(System::nanoTime)));
        return pool;
    }

    /** Connections of reports and exports, which may take long and are few. */
    @Produces
    @Singleton
    @DataSource("reports")
    AgroalDataSource reports(DatabaseProperties settings) {
        return open(
                "reports",
                new AgroalConnectionPoolConfigurationSupplier().maxSize(2).acquisitionTimeout(Duration.ofSeconds(10)),
                settings.reportAnswerSeconds(),
                "");
    }

    void closeMoney(@Disposes @DataSource("money") AgroalDataSource pool) {
        pool.close();
    }

    void closeReports(@Disposes @DataSource("reports") AgroalDataSource pool) {
        pool.close();
    }

    private AgroalDataSource open(
            String name, AgroalConnectionPoolConfigurationSupplier pool, int answerSeconds, String atFirst) {
        pool.connectionFactoryConfiguration(connections(main.connectionFactoryConfiguration(), answerSeconds)
                        .initialSql(atFirst))
                .connectionCache(ConnectionCache.none())
                .transactionIntegration(TransactionIntegration.none())
                .exceptionSorter(main.exceptionSorter())
                .connectionValidator(main.connectionValidator())
                .validationTimeout(main.validationTimeout())
                .idleValidationTimeout(main.idleValidationTimeout())
                .reapTimeout(main.reapTimeout());
        return new io.agroal.pool.DataSource(
                new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(pool)
                        .get(),
                new Warnings(name));
    }

    private static AgroalConnectionFactoryConfigurationSupplier connections(
            AgroalConnectionFactoryConfiguration main, int answerSeconds) {
        AgroalConnectionFactoryConfigurationSupplier connections = new AgroalConnectionFactoryConfigurationSupplier()
                .jdbcUrl(main.jdbcUrl())
                .connectionProviderClass(main.connectionProviderClass())
                .trackJdbcResources(main.trackJdbcResources())
                .principal(main.principal());
        main.credentials().forEach(connections::credential);
        main.jdbcProperties()
                .stringPropertyNames()
                .forEach(property ->
                        connections.jdbcProperty(property, main.jdbcProperties().getProperty(property)));
        return connections.jdbcProperty("socketTimeout", String.valueOf(answerSeconds));
    }

    /** Writes what a pool warns of into the log. */
    private record Warnings(String pool) implements AgroalDataSourceListener {
        private static final Logger LOG = Logger.getLogger("io.agroal.pool");

        /** A pool also counts what a statement closes by itself as leaked; Quarkus says that at this level, too. */
        @Override
        public void onWarning(String message) {
            LOG.logf(
                    message.contains("JDBC resources leaked") ? Logger.Level.DEBUG : Logger.Level.WARN,
                    "the pool %s: %s",
                    pool,
                    message);
        }

        @Override
        public void onWarning(Throwable failure) {
            LOG.warnf("the pool %s: %s", pool, failure.getMessage());
        }
    }
}
