package io.purser.ledger.report;

import io.purser.money.Usd;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The expected cost of a month at its end, if its days are like the last ones.
 *
 * @param spent the cost so far
 * @param expected the middle of the range
 * @param low the lower end, never below {@code spent}; null if there are too few days for a range
 * @param high the upper end, or null
 * @param daysObserved the number of whole days from which the mean and the range are computed
 */
public record Forecast(
        Usd spent,
        Usd expected,
        @Nullable Usd low,
        @Nullable Usd high,
        int daysObserved) {
    /** The largest number of whole days before today that are used. */
    public static final int WINDOW = 28;

    /** Two standard deviations: about 95 percent if days vary by chance alone. */
    private static final BigDecimal DEVIATIONS = BigDecimal.TWO;

    private static final int FEWEST_DAYS_FOR_A_RANGE = 3;

    /**
     * Forecasts a month on one of its days. The expected cost is the spending before today, plus today and the
     * remaining days at the mean of the observed days; today counts no less than it has already cost. The range is two
     * standard deviations of that rest: s·√(k + k²/n) for k days to come and n observed days, whose standard deviation
     * is s.
     *
     * @param before spent on the days of the month before today
     * @param today spent today so far
     * @param observed the last whole days before today, at most {@link #WINDOW}, including those without a call
     */
    public static Forecast of(YearMonth month, LocalDate day, Usd before, Usd today, List<Usd> observed) {
        Usd spent = before.plus(today);
        int days = observed.size();
        if (days == 0) {
            return new Forecast(spent, spent, null, null, 0);
        }
        long left = month.atEndOfMonth().toEpochDay() - day.toEpochDay();
        BigDecimal mean = observed.stream()
                .map(Usd::toBigDecimal)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(BigDecimal.valueOf(days), MathContext.DECIMAL64);
        BigDecimal expected =
                before.toBigDecimal().add(mean.max(today.toBigDecimal())).add(mean.multiply(BigDecimal.valueOf(left)));
        if (days < FEWEST_DAYS_FOR_A_RANGE) {
            return new Forecast(spent, usd(expected), null, null, days);
        }
        BigDecimal half = DEVIATIONS.multiply(deviationOfTheRest(mean, observed, left + 1));
        return new Forecast(
                spent, usd(expected), usd(expected.subtract(half)).max(spent), usd(expected.add(half)), days);
    }

    /** The forecast of a month that is over: its cost is known. */
    public static Forecast ofThePast(Usd spent) {
        return new Forecast(spent, spent, spent, spent, 0);
    }

    private static BigDecimal deviationOfTheRest(BigDecimal mean, List<Usd> observed, long daysToCome) {
        BigDecimal days = BigDecimal.valueOf(observed.size());
        BigDecimal variance = observed.stream()
                .map(usd -> usd.toBigDecimal().subtract(mean).pow(2))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(days.subtract(BigDecimal.ONE), MathContext.DECIMAL64);
        BigDecimal toCome = BigDecimal.valueOf(daysToCome);
        return variance.multiply(toCome.add(toCome.pow(2).divide(days, MathContext.DECIMAL64)))
                .sqrt(MathContext.DECIMAL64);
    }

    private static Usd usd(BigDecimal dollars) {
        return Usd.ofNanos(
                dollars.movePointRight(9).setScale(0, RoundingMode.HALF_EVEN).longValueExact());
    }
}
