package io.purser.deploy;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.database.TransactionRunner;
import io.purser.deploy.market.DeploymentClaims;
import io.purser.deploy.market.Market;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.market.OwnDeployment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Finds deployments that our accounts pay for and that no row knows. */
public record OrphanReconciler(DataSource database, MarketSource markets) {
    private static final Logger LOG = Logger.getLogger(OrphanReconciler.class);

    /**
     * An active deployment that nobody ordered here.
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
            Set<Long> known = TransactionRunner.run(database, connection -> known(connection, kind));
            Set<String> underWay = TransactionRunner.run(database, OrphanReconciler::underWay);
            // Console may be making a deployment whose hash nobody can foresee, and whose dseq is unknown before its
            // answer.
            long earliest = kind == MarketKind.CONSOLE
                    ? TransactionRunner.run(database, OrphanReconciler::earliestUnderWay)
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
                    "deployment %d of %s is active in the market %s, and nobody here has ordered it%s",
                    unknown.id().dseq(), unknown.id().owner(), unknown.market().code(), closes ? "; it is closed" : "");
            if (closes) {
                Market market = markets.market(unknown.market());
                market.close(
                        "close-unknown/" + unknown.market().code() + "/"
                                + unknown.id().dseq(),
                        unknown.id());
            }
        }
    }

    private static Set<Long> known(Connection connection, MarketKind kind) throws SQLException {
        Set<Long> known = new TreeSet<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select dseq from deployment_placement where market = ?
                union select dseq from akash_console_operation where dseq is not null and ? = 'console'
                """)) {
            select.setString(1, kind.code());
            select.setString(2, kind.code());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    known.add(row.getLong(1));
                }
            }
        }
        return known;
    }

    /** The lowest dseq that a deployment can have that Console may be creating now. */
    private static long earliestUnderWay(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        select min(since) from akash_console_operation
                        where kind = 'create' and dseq is null and last > now() - interval '10 minutes'
                        """);
                ResultSet row = select.executeQuery()) {
            row.next();
            OffsetDateTime since = row.getObject(1, OffsetDateTime.class);
            return since == null
                    ? Long.MAX_VALUE
                    : since.minus(DeploymentClaims.CLOCKS_APART).toInstant().toEpochMilli();
        }
    }

    /** The hashes of the deployments that Console may be creating now. */
    private static Set<String> underWay(Connection connection) throws SQLException {
        Set<String> hashes = new TreeSet<>();
        try (PreparedStatement select = connection.prepareStatement("""
                        select hash from akash_console_operation where kind = 'create' and dseq is null
                        union select other_hash from akash_console_operation
                        where kind = 'create' and dseq is null and other_hash is not null
                        """);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                hashes.add(row.getString(1));
            }
        }
        return hashes;
    }
}
