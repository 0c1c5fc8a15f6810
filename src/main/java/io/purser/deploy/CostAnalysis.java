package io.purser.deploy;

import io.purser.akash.sdl.group.ResourceSum;
import io.purser.akash.sdl.group.SdlCost;
import io.purser.database.TransactionRunner;
import io.purser.deploy.cost.CloudPrices;
import io.purser.deploy.cost.Percent;
import io.purser.deploy.store.DeploymentRow;
import io.purser.deploy.store.DeploymentRows;
import io.purser.deploy.store.EncryptedSdlStore;
import io.purser.deploy.store.OwnedPage;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Computes the monthly cost of leases at their agreed prices, and compares it with the large clouds' prices.
 *
 * @param prices the clouds' price lists
 */
public record CostAnalysis(DataSource database, EncryptedSdlStore safe, CloudPrices prices) {
    private static final Logger LOG = Logger.getLogger(CostAnalysis.class);
    private static final int AT_A_TIME = 100;

    /**
     * The cost of one deployment.
     *
     * @param usdPerMonth of all its leases, with blocks of six seconds and a month of 30.437 days
     * @param cloudUsdPerMonth the price of the same resources on each cloud that has them
     */
    public record Cost(Usd usdPerMonth, SequencedMap<String, Usd> cloudUsdPerMonth) {
        /** The saving compared with each cloud, in percent. */
        public SequencedMap<String, Percent> saved() {
            return CloudPrices.saved(usdPerMonth, cloudUsdPerMonth);
        }
    }

    /** A deployment that costs money, and its cost. */
    public record Paid(DeploymentService.DeploymentSummary deployment, Cost cost) {}

    /**
     * The sums of all deployments that can be compared with one cloud.
     *
     * @param deployments the number of these deployments
     * @param usdPerMonth their cost together
     * @param cloudUsdPerMonth their price on that cloud
     */
    public record Against(int deployments, Usd usdPerMonth, Usd cloudUsdPerMonth) {
        public Optional<Percent> saved() {
            return Optional.ofNullable(
                    CloudPrices.saved(usdPerMonth, Map.of("", cloudUsdPerMonth)).get(""));
        }
    }

    /** The cost of a deployment; empty if it has no leases or is over. */
    public Optional<Cost> of(DeploymentService.DeploymentSummary known) {
        if (known.progress().state().isOver() || known.progress().leases().isEmpty()) {
            return Optional.empty();
        }
        return TransactionRunner.run(
                        database,
                        connection ->
                                DeploymentRows.find(connection, known.order().id()))
                .map(this::cost);
    }

    /**
     * All deployments that cost money now, the newest first.
     *
     * @param team only this team's, or null for all
     * @param agent only this agent's, or null for all
     */
    public List<Paid> all(@Nullable String team, @Nullable String agent) {
        List<Paid> paid = new ArrayList<>();
        OwnedPage next = new OwnedPage(null, team, agent, AT_A_TIME);
        while (true) {
            OwnedPage page = next;
            List<DeploymentRow> rows =
                    TransactionRunner.run(database, connection -> DeploymentRows.alive(connection, page));
            for (DeploymentRow row : rows) {
                if (!row.progress().state().isOver() && !row.progress().leases().isEmpty()) {
                    paid.add(new Paid(DeploymentService.DeploymentSummary.of(row), cost(row)));
                }
            }
            if (rows.size() < AT_A_TIME) {
                return paid;
            }
            next = page.after(rows.getLast().order().id(), AT_A_TIME);
        }
    }

    /**
     * The sums for each cloud. A sum has only deployments that this cloud can run, so both sides have the same
     * deployments.
     */
    public static SequencedMap<String, Against> against(List<Paid> paid) {
        SequencedMap<String, Against> sums = new LinkedHashMap<>();
        for (Paid one : paid) {
            one.cost()
                    .cloudUsdPerMonth()
                    .forEach((cloud, usd) -> sums.merge(
                            cloud,
                            new Against(1, one.cost().usdPerMonth(), usd),
                            (sum, next) -> new Against(
                                    sum.deployments() + 1,
                                    sum.usdPerMonth().plus(next.usdPerMonth()),
                                    sum.cloudUsdPerMonth().plus(next.cloudUsdPerMonth()))));
        }
        return sums;
    }

    private Cost cost(DeploymentRow row) {
        BigDecimal uact = row.progress().price().multiply(SdlCost.BLOCKS_PER_MONTH);
        return new Cost(
                Usd.roundedUp(uact.movePointLeft(6)),
                resources(row).map(prices::perMonth).orElseGet(LinkedHashMap::new));
    }

    /** Its resources; empty if its SDL cannot be opened any more. Its cost is known even then. */
    private Optional<ResourceSum> resources(DeploymentRow row) {
        try {
            return Optional.of(
                    safe.open(row.order().id(), row.sdls().current()).cost().resources());
        } catch (RuntimeException e) {
            LOG.warnf(
                    "deployment %s is not compared with the clouds: %s",
                    row.order().id(), e.getMessage());
            return Optional.empty();
        }
    }
}
