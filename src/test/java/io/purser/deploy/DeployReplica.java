package io.purser.deploy;

import io.purser.access.key.SecretBox;
import io.purser.access.key.SecretsKeys;
import io.purser.akash.chain.transaction.TransactionJournal;
import io.purser.akash.provider.StreamVertx;
import io.purser.budget.LedgerHarness;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.DeploymentClaims;
import io.purser.deploy.market.MarketFactory;
import io.purser.deploy.store.EncryptedSdlStore;
import io.purser.deploy.store.SqlDeploymentClaims;
import io.purser.deploy.store.SqlTransactionJournal;
import io.purser.fake.AkashWorld;
import io.purser.ids.TimeOrderedUuids;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The worker and the service of one replica over a real database, without a server. */
final class DeployReplica implements AutoCloseable {
    private static final String SECRETS = "tests:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private static final Duration GAS_AGAIN = Duration.ofMillis(200);

    final LedgerHarness ledger;
    final DeploymentService deployments;
    final ChangeService changes;
    final OrphanReconciler reconciling;
    private final ConfiguredMarkets markets;
    private final DeploymentWorker worker;
    private final GasAccounting gas;
    private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(2);

    /**
     * A replica that starts at once.
     *
     * @param settings if nothing may run at once, the replica takes orders and does not carry them out
     * @param environment the settings for Akash and for the account that pays
     * @param around wraps the markets of the worker
     * @param journals wraps the journal of the chain's market
     * @param notes wraps the claims of Console's market
     */
    DeployReplica(
            String url,
            Map<String, String> environment,
            DeploySettings settings,
            UnaryOperator<MarketSource> around,
            UnaryOperator<TransactionJournal> journals,
            UnaryOperator<DeploymentClaims> notes,
            Clock clock)
            throws SQLException {
        ledger = LedgerHarness.over(url);
        UUID id = TimeOrderedUuids.next(clock.instant());
        AkashSettings akash = new AkashSettings(name -> Optional.ofNullable(environment.get(name)));
        EncryptedSdlStore safe = new EncryptedSdlStore(new SecretBox(SecretsKeys.parse(SECRETS), new SecureRandom()));
        SqlDeploymentClaims claims = new SqlDeploymentClaims(ledger.database, id, safe);
        markets = new ConfiguredMarkets(
                akash,
                new MarketFactory(akash, AkashWorld.QUICK, StreamVertx.ofItsOwn(), Clock.systemUTC()),
                journals.apply(new SqlTransactionJournal(ledger.database, clock, GAS_AGAIN)),
                notes.apply(claims),
                claims::made);
        MarketSource source = around.apply(markets);
        deployments = new DeploymentService(ledger.database, source, safe, ledger.budgets, settings, clock);
        reconciling = new OrphanReconciler(ledger.database, source, OrphanReconciler.SETTLING);
        changes = new ChangeService(ledger.database, deployments, safe);
        gas = new GasAccounting(ledger.database, source, ledger.budgets, clock, GAS_AGAIN);
        worker = new DeploymentWorker(ledger.database, source, ledger.budgets, safe, settings, clock, id);
        if (settings.workers().atOnce() > 0) {
            var _ = clockwork.scheduleWithFixedDelay(() -> tick(worker::tick), 0, 50, TimeUnit.MILLISECONDS);
            var _ = clockwork.scheduleWithFixedDelay(() -> tick(gas::book), 0, 50, TimeUnit.MILLISECONDS);
        }
    }

    /** Sees what {@link #reconciling} sees once everything has settled. */
    OrphanReconciler reconcilingLater() {
        return new OrphanReconciler(reconciling.database(), reconciling.markets(), Duration.ZERO);
    }

    private static void tick(Runnable tick) {
        try {
            tick.run();
        } catch (RuntimeException e) {
            System.getLogger(DeployReplica.class.getName()).log(System.Logger.Level.WARNING, "a tick failed", e);
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        worker.close();
        markets.close();
        ledger.close();
    }
}
