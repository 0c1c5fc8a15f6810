package io.purser.deploy;

import io.purser.access.SecretBox;
import io.purser.access.Start;
import io.purser.akash.provider.StreamEngine;
import io.purser.budget.Budgets;
import io.purser.deploy.cost.CloudPrices;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.Markets;
import io.purser.ids.Ids;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts the parts of this room together, from the settings. */
@Singleton
class DeployBeans {
    private static final Logger LOG = Logger.getLogger(DeployBeans.class);

    /** A block takes seconds, and the oracle may be away for longer. */
    private static final Duration GAS_AGAIN = Duration.ofSeconds(30);

    private final DataSource database;
    private final Budgets budgets;
    private final Clock clock;
    private final SdlSafe safe;
    private final DeploySettings settings;
    private final ConfiguredMarkets markets;
    private final UUID replica;

    DeployBeans(DataSource database, Budgets budgets, SecretBox box, Clock clock, Config config, Vertx vertx) {
        this.database = database;
        this.budgets = budgets;
        this.clock = clock;
        this.safe = new SdlSafe(box);
        this.settings = DeploySettings.of(config);
        this.replica = Ids.next(clock.instant());
        AkashSettings akash = new AkashSettings(name -> config.getOptionalValue(name, String.class));
        SqlClaims claims = new SqlClaims(database, replica, safe);
        this.markets = new ConfiguredMarkets(
                akash,
                new Markets(akash, Markets.MarketTimes.STANDARD, StreamEngine.of(vertx), clock),
                new SqlJournal(database, clock, GAS_AGAIN),
                claims,
                claims::made);
    }

    @Produces
    @Singleton
    Deployments deployments() {
        return new Deployments(database, markets, safe, budgets, settings, clock);
    }

    @Produces
    @Singleton
    Changes changes(Deployments deployments) {
        return new Changes(database, deployments, safe);
    }

    @Produces
    @Singleton
    CostAnalysis costs(CloudPrices prices) {
        return new CostAnalysis(database, safe, prices);
    }

    @Produces
    @Singleton
    CloudPrices cloudPrices(@ConfigProperty(name = "purser.cloud-prices") Optional<String> file) {
        return Start.orRefuse(() -> CloudPrices.load(file));
    }

    /** Reads the table before anything is served: a wrong one stops the start. */
    void start(@Observes StartupEvent event, CloudPrices prices) {
        LOG.debugf("compares with %d clouds", prices.clouds().size());
    }

    @Produces
    @Singleton
    Reconciling reconciling() {
        return new Reconciling(database, markets);
    }

    @Produces
    @Singleton
    Worker worker() {
        return new Worker(database, markets, budgets, safe, settings, clock, replica);
    }

    @Produces
    @Singleton
    Gas gas() {
        return new Gas(database, markets, budgets, clock, GAS_AGAIN);
    }

    void end(@Disposes Worker worker) {
        worker.close();
        markets.close();
    }
}
