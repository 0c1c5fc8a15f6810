package io.purser.catalog;

import io.purser.money.Price;
import io.purser.money.Tariff;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Decides whether new prices are so far from the old ones that a mistake is more likely than a change. */
final class PriceJump {
    private static final BigDecimal TENFOLD = BigDecimal.TEN;

    private static final List<Function<Tariff, Price>> KINDS = List.of(
            Tariff::input,
            Tariff::cachedInput,
            Tariff::cacheWrite,
            PriceJump::hourCacheWrite,
            Tariff::output,
            Tariff::request,
            tariff -> tariff.special().reasoning());

    private PriceJump() {}

    /** Without a price of its own for an hour, the ordinary one. */
    private static Price hourCacheWrite(Tariff tariff) {
        Price hour = tariff.hourCacheWrite();
        return hour == null ? tariff.cacheWrite() : hour;
    }

    /**
     * Whether any price is more than ten times the old one, or less than a tenth of it. A price that was zero, or is zero
     * now, counts as such a jump. With prices by prompt size, the lowest and the highest of each kind count.
     */
    static boolean isBetween(Prices old, Prices now) {
        return KINDS.stream()
                .anyMatch(
                        kind -> isJump(least(old, kind), least(now, kind)) || isJump(most(old, kind), most(now, kind)));
    }

    private static boolean isJump(BigDecimal old, BigDecimal now) {
        return old.multiply(TENFOLD).compareTo(now) < 0 || now.multiply(TENFOLD).compareTo(old) < 0;
    }

    private static BigDecimal least(Prices prices, Function<Tariff, Price> kind) {
        return prices.all()
                .map(kind)
                .map(Price::usdPerUnit)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static BigDecimal most(Prices prices, Function<Tariff, Price> kind) {
        return prices.all()
                .map(kind)
                .map(Price::usdPerUnit)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
