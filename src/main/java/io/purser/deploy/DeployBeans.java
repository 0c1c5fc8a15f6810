package io.purser.deploy;

import io.purser.access.StartupValidation;
import io.purser.access.key.SecretBox;
import io.purser.akash.provider.StreamVertx;
import io.purser.budget.BudgetService;
import io.purser.deploy.cost.CloudPrices;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.MarketFactory;
import io.purser.deploy.store.EncryptedSdlStore;
import io.purser.deploy.store.SqlDeploymentClaims;
import io.purser.deploy.store.SqlTransactionJournal;
import io.purser.ids.TimeOrderedUuids;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Connects the parts of this package, by the settings. */
@Singleton
class DeployBeans {
    private static final Logger LOG = Logger.getLogger(DeployBeans.class);

    /** A block takes seconds, and the oracle may fail for longer. */
    private static final Duration GAS_AGAIN = Duration.ofSeconds(30);

    private final DataSource database;
    private final BudgetService budgets;
    private final Clock clock;
    private final EncryptedSdlStore safe;
    private final DeploySettings settings;
    private final ConfiguredMarkets markets;
    private final UUID replica;

    DeployBeans(DataSource database, BudgetService budgets, SecretBox box, Clock clock, Config config, Vertx vertx) {
        this.database = database;
        this.budgets = budgets;
        this.clock = clock;
        this.safe = new EncryptedSdlStore(box);
        this.settings = DeploySettings.of(config.unwrap(SmallRyeConfig.class));
        this.replica = TimeOrderedUuids.next(clock.instant());
        AkashSettings akash = new AkashSettings(name -> config.getOptionalValue(name, String.class));
        SqlDeploymentClaims claims = new SqlDeploymentClaims(database, replica, safe);
        this.markets = new ConfiguredMarkets(
                akash,
                new MarketFactory(akash, MarketFactory.MarketTimes.STANDARD, StreamVertx.of(vertx), clock),
                new SqlTransactionJournal(database, clock, GAS_AGAIN),
                claims,
                claims::made);
    }

    @Produces
    @Singleton
    DeploymentService deployments() {
        return new DeploymentService(database, markets, safe, budgets, settings, clock);
    }

    @Produces
    @Singleton
    ChangeService changes(DeploymentService deployments) {
        return new ChangeService(database, deployments, safe);
    }

    @Produces
    @Singleton
    CostAnalysis costs(CloudPrices prices) {
        return new CostAnalysis(database, safe, prices);
    }

    @Produces
    @Singleton
    CloudPrices cloudPrices(DeployProperties properties) {
        return StartupValidation.orRefuse(() -> CloudPrices.load(properties.cloudPrices()));
    }

    /** Reads the table before the server starts, so that a mistake in it stops the start. */
    void start(@Observes StartupEvent event, CloudPrices prices) {
        LOG.debugf("compares with %d clouds", prices.clouds().size());
    }

    @Produces
    @Singleton
    OrphanReconciler reconciling() {
        return new OrphanReconciler(database, markets, OrphanReconciler.SETTLING);
    }

    @Produces
    @Singleton
    DeploymentWorker worker() {
        return new DeploymentWorker(database, markets, budgets, safe, settings, clock, replica);
    }

    @Produces
    @Singleton
    GasAccounting gas() {
        return new GasAccounting(database, markets, budgets, clock, GAS_AGAIN);
    }

    void end(@Disposes DeploymentWorker worker) {
        worker.close();
        markets.close();
    }
}
