package io.purser.deploy;

import io.purser.akash.chain.model.OraclePrice;
import io.purser.akash.sdl.AktPrice;
import io.purser.akash.sdl.Sdl;
import io.purser.deploy.market.MarketKind;
import io.purser.json.Numbers;
import io.purser.problem.OutsideFailure;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.problem.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prices in uakt, which no market takes any more. Purser converts them at the price of the chain's oracle if the caller
 * wants this. It does so too if the caller says nothing and the market is Console, which would read the numbers as
 * uact. Everywhere else it refuses them.
 */
public final class Denominations {
    /**
     * An oracle's price outside these limits is wrong: an AKT was always worth some cents at least, and never ten
     * dollars.
     */
    private static final BigDecimal LEAST_USD = new BigDecimal("0.001");

    private static final BigDecimal MOST_USD = new BigDecimal("1000");
    /** Akash's own limit for a price. */
    private static final BigDecimal MOST_UACT = new BigDecimal("10000000");

    /** The advice for an order and an update; the commands without a server convert nothing. */
    private static final String OR_CONVERTED =
            ", or have it converted at the oracle's price (convert_denomination, --convert-denomination)";

    private Denominations() {}

    /**
     * Whether to convert prices in uakt for this market.
     *
     * @param wanted the caller's choice, or null
     */
    public static boolean areConverted(MarketKind market, @Nullable Boolean wanted) {
        return wanted == null ? market == MarketKind.CONSOLE : wanted;
    }

    /**
     * Refuses prices in uakt that must not be converted.
     *
     * @throws Problem INVALID with every one of them
     */
    public static void require(Sdl sdl, MarketKind market, @Nullable Boolean wanted) {
        if (!areConverted(market, wanted)) {
            requireAct(sdl, OR_CONVERTED);
        }
    }

    /**
     * Refuses prices in uakt for a caller that converts nothing.
     *
     * @throws Problem INVALID with every one of them, its place and the price to write
     */
    public static void requireAct(Sdl sdl) {
        requireAct(sdl, "");
    }

    /**
     * Refuses prices in uakt.
     *
     * @param orElse what else the caller can do than write another price, or an empty text
     */
    private static void requireAct(Sdl sdl, String orElse) {
        List<AktPrice> prices = sdl.aktPrices();
        if (!prices.isEmpty()) {
            throw Problem.invalid(prices.stream()
                    .map(price -> price.finding().and(orElse).toViolation())
                    .toList());
        }
    }

    /**
     * The SDL with prices that the market takes. Asks the oracle only if there is a price to convert.
     *
     * @throws Problem INVALID if prices must not be converted, or are then beyond Akash's limit; NOT_READY if the
     *     oracle gives no price, or a wrong one
     */
    public static Priced priced(Sdl sdl, MarketKind market, @Nullable Boolean wanted, Supplier<OraclePrice> oracle) {
        if (sdl.aktPrices().isEmpty()) {
            return Priced.asItIs(sdl);
        }
        require(sdl, market, wanted);
        return converted(sdl, aktInUsd(oracle));
    }

    /**
     * The SDL with its prices in uakt converted at that price of AKT.
     *
     * @throws Problem INVALID if a price is then beyond Akash's limit
     */
    public static Priced converted(Sdl sdl, BigDecimal aktInUsd) {
        List<AktPrice> prices = sdl.aktPrices();
        if (prices.isEmpty()) {
            return Priced.asItIs(sdl);
        }
        List<Violation> tooDear = prices.stream()
                .filter(price -> price.inUact(aktInUsd).compareTo(MOST_UACT) > 0)
                .map(price -> price.finding().path() + ": " + words(price, aktInUsd)
                        + ", and a price is at most 10000000 per replica and block (line "
                        + price.finding().line() + ")")
                .map(message -> new Violation("sdl", message))
                .toList();
        if (!tooDear.isEmpty()) {
            throw Problem.invalid(tooDear);
        }
        return new Priced(sdl.inAct(aktInUsd), aktInUsd, warnings(sdl, aktInUsd));
    }

    /** The conversion of each price, with its place. */
    public static List<String> warnings(Sdl sdl, BigDecimal aktInUsd) {
        return sdl.aktPrices().stream()
                .map(price -> price.finding().line() + ":" + price.finding().column() + ": "
                        + price.finding().path() + ": " + words(price, aktInUsd)
                        + "; write it in uact to have it stay")
                .toList();
    }

    /** {@code converted from uakt at 1.25 USD for an AKT to 1250 uact per replica and block}. */
    public static String words(AktPrice price, BigDecimal aktInUsd) {
        return "converted from uakt at " + plain(aktInUsd) + " USD for an AKT to " + plain(price.inUact(aktInUsd))
                + " uact per replica and block";
    }

    /**
     * The price of an AKT in dollars.
     *
     * @throws Problem NOT_READY if the oracle does not answer, or its price is stale or wrong
     */
    public static BigDecimal aktInUsd(Supplier<OraclePrice> oracle) {
        OraclePrice price;
        try {
            price = oracle.get();
        } catch (OutsideFailure e) {
            throw noPrice("cannot be read from the chain's oracle just now (" + e.advice() + ")");
        }
        if (!price.isHealthy()) {
            throw noPrice("is stale at the chain's oracle, which has had no fresh one since " + price.time());
        }
        if (!isPlausible(price.average())) {
            throw noPrice("cannot be what the chain's oracle says, "
                    + (Numbers.isUsable(price.average()) ? plain(price.average()) : "a number without end")
                    + " USD");
        }
        return price.average();
    }

    /** Whether an AKT may be worth that much. */
    public static boolean isPlausible(BigDecimal aktInUsd) {
        return Numbers.isUsable(aktInUsd) && aktInUsd.compareTo(LEAST_USD) >= 0 && aktInUsd.compareTo(MOST_USD) <= 0;
    }

    private static Problem noPrice(String why) {
        return Problem.of(
                ProblemType.NOT_READY,
                "the prices are in uakt, and the price of AKT " + why
                        + "; write them in uact (millionths of a dollar a block), or try again later");
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
