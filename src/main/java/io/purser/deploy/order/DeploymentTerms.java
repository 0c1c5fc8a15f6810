package io.purser.deploy.order;

import io.purser.akash.sdl.group.GroupSpec;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The terms of an order apart from its SDL. They contain no secret.
 *
 * @param maxUsdPerMonth the most that its leases may cost together, or null if only the SDL limits it
 * @param depositUact the deposit into its escrow, in millionths of ACT
 * @param hash of the manifest, in hexadecimal digits
 * @param redeploys whether Purser deploys it again elsewhere if its provider ends the lease
 * @param topUp when Purser adds money to its escrow by itself, or null for never
 * @param aktInUsd the price of AKT by which its prices were converted from uakt, or null
 */
@RegisterForReflection(
        targets = {
            DeploymentTerms.class,
            BidRule.class,
            BidRule.Strategy.class,
            BidWeights.class,
            HealthRule.class,
            TopUpRule.class,
            DeploymentTerms.Group.class,
            Usd.class
        })
public record DeploymentTerms(
        BidRule bids,
        HealthRule health,
        @Nullable Usd maxUsdPerMonth,
        long depositUact,
        String hash,
        List<Group> groups,
        boolean redeploys,
        @Nullable TopUpRule topUp,
        @Nullable BigDecimal aktInUsd) {
    /**
     * The part of the order for one provider.
     *
     * @param gseq its number on chain, from 1
     * @param priceUact the highest price per block, as a decimal
     * @param persistent whether it has a volume that ends with the lease
     */
    public record Group(int gseq, String name, String priceUact, boolean persistent) {}

    private static final long NANOS_A_UACT = 1_000;

    public DeploymentTerms {
        groups = List.copyOf(groups);
    }

    /** Whether a move to another provider would lose the data of its volumes. */
    public boolean hasPersistentStorage() {
        return groups.stream().anyMatch(Group::persistent);
    }

    /** The conditions that it was ordered on. */
    public DeploymentConditions conditions() {
        return new DeploymentConditions(
                bids,
                maxUsdPerMonth,
                Usd.ofNanos(Math.multiplyExact(depositUact, NANOS_A_UACT)),
                health,
                redeploys,
                topUp);
    }

    public DeploymentTerms withHash(String other) {
        return new DeploymentTerms(
                bids, health, maxUsdPerMonth, depositUact, other, groups, redeploys, topUp, aktInUsd);
    }

    /**
     * The terms of a running deployment on other conditions. Its first deposit is paid, and stays; a top-up that names no
     * amount of its own adds the deposit of the other conditions.
     */
    public DeploymentTerms on(DeploymentConditions other) {
        TopUpRule rule = other.topUp();
        if (rule != null && rule.depositUact() == null && other.depositUact() != depositUact) {
            rule = new TopUpRule(rule.belowDays(), other.depositUact());
        }
        return new DeploymentTerms(
                other.bids(),
                other.health(),
                other.maxUsdPerMonth(),
                depositUact,
                hash,
                groups,
                other.redeploys(),
                rule,
                aktInUsd);
    }

    /** The names of the conditions that differ, as an order has them. */
    public List<String> differences(DeploymentTerms other) {
        List<String> names = new ArrayList<>();
        if (!bids.equals(other.bids)) {
            names.add("bids");
        }
        if (!Objects.equals(maxUsdPerMonth, other.maxUsdPerMonth)) {
            names.add("max_usd_per_month");
        }
        if (!health.equals(other.health)) {
            names.add("health");
        }
        if (redeploys != other.redeploys) {
            names.add("redeploy");
        }
        if (!Objects.equals(topUp, other.topUp)) {
            names.add("top_up");
        }
        return names;
    }

    /** What a request asks for. */
    public static DeploymentTerms of(DeploymentRequest request) {
        List<Group> groups = new ArrayList<>();
        for (GroupSpec group : request.sdl().groups()) {
            groups.add(new Group(
                    groups.size() + 1,
                    group.name(),
                    group.price().amount().stripTrailingZeros().toPlainString(),
                    group.resources().stream()
                            .flatMap(unit -> unit.resource().storage().stream())
                            .anyMatch(storage -> storage.isPersistent())));
        }
        DeploymentConditions conditions = request.conditions();
        return new DeploymentTerms(
                conditions.bids(),
                conditions.health(),
                conditions.maxUsdPerMonth(),
                conditions.depositUact(),
                request.sdl().manifest().hashHex(),
                groups,
                conditions.redeploys(),
                conditions.topUp(),
                request.requested().aktInUsd());
    }
}
