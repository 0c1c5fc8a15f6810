package io.purser.akash.sdl.group;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What deployment groups ask for in sum, and the most that they may cost. Prices are per block; hours and months hang on
 * how long a block takes.
 *
 * @param perBlock the sum of all prices times their replicas
 * @param resources what all replicas have together
 */
public record SdlCost(DecCoin perBlock, ResourceSum resources) {
    /** Akash's blocks take about six seconds; taking them for shorter would only make the cap look higher. */
    public static final Duration BLOCK_TIME = Duration.ofSeconds(6);

    /** A month has 30.437 days, as in Akash's Console: the one length of a month for every price. */
    public static final BigDecimal HOURS_PER_MONTH = new BigDecimal("30.437").multiply(BigDecimal.valueOf(24));

    /** How many blocks of {@link #BLOCK_TIME} a month has. */
    public static final BigDecimal BLOCKS_PER_MONTH =
            HOURS_PER_MONTH.multiply(BigDecimal.valueOf(Duration.ofHours(1).dividedBy(BLOCK_TIME)));

    private static final BigDecimal MICRO = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);

    private static final int COIN_DECIMALS = 6;
    private static final String ACT = "uact";

    /**
     * The cost of groups that share one denomination, as the groups of a valid SDL do.
     *
     * @throws IllegalArgumentException if there are none, or they differ in it
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

    /** US dollars per hour where the price is in ACT, of which one is about a dollar. */
    public Optional<BigDecimal> usdPerHour(Duration blockTime) {
        return perBlock.denom().equals(ACT) ? Optional.of(perHour(blockTime)) : Optional.empty();
    }

    /** US dollars per month where the price is in ACT, of which one is about a dollar. */
    public Optional<BigDecimal> usdPerMonth(Duration blockTime) {
        return perBlock.denom().equals(ACT) ? Optional.of(perMonth(blockTime)) : Optional.empty();
    }

    private BigDecimal coins(BigDecimal seconds, Duration blockTime) {
        BigDecimal blocks =
                seconds.divide(BigDecimal.valueOf(blockTime.toNanos()).movePointLeft(9), MathContext.DECIMAL128);
        return perBlock.amount().multiply(blocks).divide(MICRO).setScale(COIN_DECIMALS, RoundingMode.CEILING);
    }
}
