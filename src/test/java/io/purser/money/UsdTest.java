package io.purser.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsdTest {
    private static final Usd LARGEST = Usd.ofNanos(Long.MAX_VALUE);
    private static final Usd SMALLEST = Usd.ofNanos(Long.MIN_VALUE);
    private static final Usd ONE_NANO = Usd.ofNanos(1);

    @ParameterizedTest
    @CsvSource({
        "20, 20000000000",
        "20.00, 20000000000",
        "0.0000123, 12300",
        "0.000000001, 1",
        "-1.5, -1500000000",
        "-0, 0",
        "007, 7000000000",
        "9223372036.854775807, 9223372036854775807",
        "-9223372036.854775808, -9223372036854775808"
    })
    void readsPlainDecimalsToTheLastNanoDollar(String text, long nanos) {
        assertThat(Usd.parse(text).nanos()).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "1 ",
                "1.",
                ".5",
                "+1",
                "--1",
                "1e3",
                "1E-3",
                "1,5",
                "1_000",
                "0x10",
                "NaN",
                "Infinity",
                "$1",
                "1.0000000001",
                "12345678901",
                "9223372036.854775808",
                "-9223372036.854775809",
                "\u0661"
            })
    void refusesWhatIsNotAPlainDecimalInRange(String text) {
        assertThatThrownBy(() -> Usd.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.000000001",
        "12300, 0.0000123",
        "20000000000, 20",
        "-1500000000, -1.5",
        "100000000000000000, 100000000",
        "9223372036854775807, 9223372036.854775807",
        "-9223372036854775808, -9223372036.854775808"
    })
    void printsWithoutExponentAndReadsBackWhatItPrinted(long nanos, String text) {
        Usd amount = Usd.ofNanos(nanos);

        assertThat(amount).hasToString(text);
        assertThat(Usd.parse(amount.toString())).isEqualTo(amount);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.0000000001, 1",
        "0.000000001, 1",
        "0.0000000010000000000000000001, 2",
        "-0.0000000019, -1",
        "0.019613, 19613000"
    })
    void roundsUpToTheNextNanoDollar(String dollars, long nanos) {
        assertThat(Usd.roundedUp(new BigDecimal(dollars)).nanos()).isEqualTo(nanos);
    }

    @Test
    void overflowIsAnErrorAndNeverWrapsAround() {
        assertThatThrownBy(() -> LARGEST.plus(ONE_NANO)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> SMALLEST.minus(ONE_NANO)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(SMALLEST::negated).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Usd.roundedUp(new BigDecimal("9223372036.8547758071")))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void addsSubtractsAndComparesExactly() {
        Usd ten = Usd.parse("10");
        Usd almostTen = Usd.parse("9.999999999");

        assertThat(almostTen.plus(ONE_NANO)).isEqualTo(ten);
        assertThat(ten.minus(almostTen)).isEqualTo(ONE_NANO);
        assertThat(ten.isMoreThan(almostTen)).isTrue();
        assertThat(ten.isMoreThan(ten)).isFalse();
        assertThat(ten.min(almostTen)).isEqualTo(almostTen);
        assertThat(ten.max(almostTen)).isEqualTo(ten);
        assertThat(ten).isGreaterThan(almostTen);
        assertThat(almostTen.minus(ten).isNegative()).isTrue();
        assertThat(ten.minus(ten)).isSameAs(Usd.ZERO);
    }
}
