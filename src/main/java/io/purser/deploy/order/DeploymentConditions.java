package io.purser.deploy.order;

import io.purser.money.Usd;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of an order, whatever it deploys.
 *
 * @param maxUsdPerMonth the most that its leases may cost together, or null
 * @param depositUsd the deposit into its escrow; one ACT counts as one dollar
 * @param redeploys whether Purser deploys it again elsewhere if its provider ends the lease
 * @param topUp when Purser adds money to its escrow, or null for never
 */
public record DeploymentConditions(
        BidRule bids,
        @Nullable Usd maxUsdPerMonth,
        Usd depositUsd,
        HealthRule health,
        boolean redeploys,
        @Nullable TopUpRule topUp) {
    private static final int MICRO_DIGITS = 6;

    /** The deposit in millionths of ACT. */
    public long depositUact() {
        return depositUsd
                .toBigDecimal()
                .movePointRight(MICRO_DIGITS)
                .setScale(0, RoundingMode.DOWN)
                .longValueExact();
    }
}
