package io.purser.deploy;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.database.TransactionRunner;
import io.purser.deploy.market.DeploymentClaims;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.market.OwnDeployment;
import io.purser.deploy.store.DeploymentPlacements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Finds deployments that our accounts pay for and that no order has now. Nobody ordered them here, or Purser takes them
 * for closed.
 *
 * @param settling how long a deployment counts as known after its order has ended, and a creation at Console as under
 *     way after the last request: nodes may be behind
 */
public record OrphanReconciler(DataSource database, MarketSource markets, Duration settling) {
    private static final Logger LOG = Logger.getLogger(OrphanReconciler.class);

    /** A node that is further behind answers nothing. */
    static final Duration SETTLING = Duration.ofMinutes(10);

    /**
     * An active deployment that no order has.
     *
     * @param hash of its manifest
     */
    public record OrphanedDeployment(MarketKind market, DeploymentId id, String hash) {}

    /**
     * Asks every configured market.
     *
     * @throws RuntimeException if a market cannot be reached
     */
    public List<OrphanedDeployment> find() {
        List<OrphanedDeployment> unknown = new ArrayList<>();
        for (MarketKind kind : markets.available()) {
            // Asks the market before the database, so that a later deployment cannot be among its answers.
            List<OwnDeployment> active = markets.market(kind).active();
            Set<Long> known = TransactionRunner.run(
                    database, connection -> DeploymentPlacements.current(connection, kind, settling));
            Set<String> underWay = TransactionRunner.run(
                    database, connection -> DeploymentPlacements.awaitedHashes(connection, settling));
            // Console may be making a deployment whose hash nobody can foresee, and whose dseq is unknown before its
            // answer.
            long earliest = kind == MarketKind.CONSOLE
                    ? TransactionRunner.run(database, this::earliestUnderWay)
                    : Long.MAX_VALUE;
            active.stream()
                    .filter(own -> !known.contains(own.id().dseq()))
                    .filter(own -> kind != MarketKind.CONSOLE
                            || !underWay.contains(own.hash().toString()))
                    .filter(own -> own.id().dseq() < earliest)
                    .forEach(own -> unknown.add(
                            new OrphanedDeployment(kind, own.id(), own.hash().toString())));
        }
        return unknown;
    }

    /**
     * Logs the unknown deployments, and closes them if the operator wants it.
     *
     * @param closes true only if nobody else deploys from these accounts
     */
    void sweep(boolean closes) {
        for (OrphanedDeployment unknown : find()) {
            LOG.warnf(
                    "deployment %d of %s is active in the market %s, and no order here has it%s",
                    unknown.id().dseq(), unknown.id().owner(), unknown.market().code(), closes ? "; it is closed" : "");
            if (closes) {
                close(unknown);
            }
        }
    }

    /** Closes one. If that fails, the others are closed all the same, and the next round tries it again. */
    private void close(OrphanedDeployment unknown) {
        try {
            markets.market(unknown.market())
                    .close(
                            "close-unknown/" + unknown.market().code() + "/"
                                    + unknown.id().dseq(),
                            unknown.id());
        } catch (RuntimeException e) {
            LOG.warnf(
                    "deployment %d of %s is not closed yet: %s",
                    unknown.id().dseq(), unknown.id().owner(), StepFailure.of(e).advice());
        }
    }

    /** The lowest dseq that a deployment can have that Console may be creating now. */
    private long earliestUnderWay(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select min(since) from akash_console_operation
                where kind = 'create' and dseq is null and last > now() - ? * interval '1 millisecond'
                """)) {
            select.setLong(1, settling.toMillis());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                OffsetDateTime since = row.getObject(1, OffsetDateTime.class);
                return since == null
                        ? Long.MAX_VALUE
                        : since.minus(DeploymentClaims.CLOCKS_APART).toInstant().toEpochMilli();
            }
        }
    }
}
