package io.purser.akash.sdl.group;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The resources of all deployment groups together, and the most that they may cost. Prices are per block. Prices per
 * hour and per month depend on the time that a block takes.
 *
 * @param perBlock the sum of all prices times their replicas
 * @param resources the resources of all replicas together
 */
public record SdlCost(DecCoin perBlock, ResourceSum resources) {
    /**
     * The assumed time of a block. Akash's blocks take about six seconds; a shorter time would only make the cap look
     * higher.
     */
    public static final Duration BLOCK_TIME = Duration.ofSeconds(6);

    /** The hours of a month of 30.437 days, as in Akash's Console. All monthly prices use this length. */
    public static final BigDecimal HOURS_PER_MONTH = new BigDecimal("30.437").multiply(BigDecimal.valueOf(24));

    /** The number of blocks of {@link #BLOCK_TIME} in a month. */
    public static final BigDecimal BLOCKS_PER_MONTH =
            HOURS_PER_MONTH.multiply(BigDecimal.valueOf(Duration.ofHours(1).dividedBy(BLOCK_TIME)));

    private static final BigDecimal MICRO = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);

    private static final int COIN_DECIMALS = 6;
    private static final String ACT = "uact";

    /**
     * The cost of groups that have one denomination. The groups of a valid SDL have one denomination.
     *
     * @throws IllegalArgumentException if the list is empty, or if the groups have different denominations
     */
    public static SdlCost of(List<GroupSpec> groups) {
        DecCoin perBlock = groups.stream()
                .map(GroupSpec::price)
                .reduce(DecCoin::plus)
                .orElseThrow(() -> new IllegalArgumentException("a deployment has groups"));
        return new SdlCost(perBlock, ResourceSum.of(groups));
    }

    /** The coin of {@link #perHour} and {@link #perMonth}: ACT for {@code uact}, AKT for {@code uakt}. */
    public String coin() {
        return switch (perBlock.denom()) {
            case ACT -> "ACT";
            case "uakt" -> "AKT";
            default -> "10^6 " + perBlock.denom();
        };
    }

    /** Whole coins per hour, rounded up to six decimals. */
    public BigDecimal perHour(Duration blockTime) {
        return coins(SECONDS_PER_HOUR, blockTime);
    }

    /** Whole coins per month of 30.437 days, rounded up to six decimals. */
    public BigDecimal perMonth(Duration blockTime) {
        return coins(SECONDS_PER_HOUR.multiply(HOURS_PER_MONTH), blockTime);
    }

    /** US dollars per hour if the price is in ACT. One ACT is about one dollar. */
    public Optional<BigDecimal> usdPerHour(Duration blockTime) {
        return perBlock.denom().equals(ACT) ? Optional.of(perHour(blockTime)) : Optional.empty();
    }

    /** US dollars per month if the price is in ACT. One ACT is about one dollar. */
    public Optional<BigDecimal> usdPerMonth(Duration blockTime) {
        return perBlock.denom().equals(ACT) ? Optional.of(perMonth(blockTime)) : Optional.empty();
    }

    private BigDecimal coins(BigDecimal seconds, Duration blockTime) {
        BigDecimal blocks =
                seconds.divide(BigDecimal.valueOf(blockTime.toNanos()).movePointLeft(9), MathContext.DECIMAL128);
        return perBlock.amount().multiply(blocks).divide(MICRO).setScale(COIN_DECIMALS, RoundingMode.CEILING);
    }
}
