package io.purser.ledger.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final YearMonth NOVEMBER = YearMonth.parse("2026-11");
    private static final LocalDate THE_21ST = LocalDate.parse("2026-11-21");

    private static Usd usd(String amount) {
        return Usd.parse(amount);
    }

    private static List<Usd> days(String... amounts) {
        return Stream.of(amounts).map(Usd::parse).toList();
    }

    @Test
    void isExactWhereEveryDayIsTheSame() {
        Forecast forecast = Forecast.of(NOVEMBER, THE_21ST, usd("20"), usd("0.25"), Collections.nCopies(28, usd("1")));

        assertThat(forecast).isEqualTo(new Forecast(usd("20.25"), usd("30"), usd("30"), usd("30"), 28));
    }

    @Test
    void takesTodayAtWhatItHasCostAlreadyWhereThatIsMore() {
        Forecast forecast = Forecast.of(NOVEMBER, THE_21ST, usd("20"), usd("5"), Collections.nCopies(20, usd("1")));

        assertThat(forecast).isEqualTo(new Forecast(usd("25"), usd("34"), usd("34"), usd("34"), 20));
    }

    @Test
    void hasARangeOfTwoStandardDeviationsOfTheRest() {
        // Mean 2, variance (1 + 0 + 1) / 2 = 1; on the 30th one day is to come: 2 · √(1 · (1 + 1/3)) = 2.309401077
        Forecast forecast =
                Forecast.of(NOVEMBER, LocalDate.parse("2026-11-30"), usd("58"), usd("0.1"), days("1", "2", "3"));

        assertThat(forecast).isEqualTo(new Forecast(usd("58.1"), usd("60"), usd("58.1"), usd("62.309401077"), 3));
    }

    @Test
    void widensWithTheDaysThatAreLeft() {
        // Ten days to come: 2 · √(10 + 100/3) = 13.165611772
        Forecast forecast = Forecast.of(NOVEMBER, THE_21ST, usd("40"), usd("0"), days("1", "2", "3"));

        assertThat(forecast.expected()).isEqualTo(usd("60"));
        assertThat(forecast.high()).isEqualTo(usd("73.165611772"));
        assertThat(forecast.low()).isEqualTo(usd("46.834388228"));
    }

    @Test
    void givesNoRangeFromLessThanThreeDaysAndNoGuessFromNone() {
        assertThat(Forecast.of(NOVEMBER, LocalDate.parse("2026-11-29"), usd("3"), usd("0"), days("1", "2")))
                .isEqualTo(new Forecast(usd("3"), usd("6"), null, null, 2));
        assertThat(Forecast.of(NOVEMBER, THE_21ST, usd("0"), usd("0.5"), List.of()))
                .isEqualTo(new Forecast(usd("0.5"), usd("0.5"), null, null, 0));
    }

    @Test
    void guessesNothingOfAMonthThatIsOver() {
        assertThat(Forecast.ofThePast(usd("7"))).isEqualTo(new Forecast(usd("7"), usd("7"), usd("7"), usd("7"), 0));
    }
}
