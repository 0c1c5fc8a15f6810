package io.purser.budget.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BalanceTest {
    private static final BigDecimal FIVE = BigDecimal.valueOf(5);
    private static final BigDecimal TWENTY = BigDecimal.valueOf(20);

    private static Balance balance(String limit, String spent, String reserved) {
        return new Balance(Usd.parse(limit), Usd.parse(spent), Usd.parse(reserved));
    }

    @Test
    void countsWhatIsReservedAsGone() {
        Balance balance = balance("20", "3.5", "1.25");

        assertThat(balance.remaining()).hasToString("15.25");
        assertThat(balance.reserve(Usd.parse("0.25")).remaining()).hasToString("15");
        assertThat(balance.remainingPercent()).isEqualTo("76.25");
    }

    @Test
    void holdsExactlyWhatIsLeftAndNotANanoDollarMore() {
        Balance balance = balance("20", "19.999999998", "0.000000001");

        assertThat(balance.canHold(Usd.ofNanos(1))).isTrue();
        assertThat(balance.canHold(Usd.ofNanos(2))).isFalse();
        assertThat(balance.couldHold(Usd.ofNanos(2))).isTrue();
        assertThat(balance.couldHold(Usd.ofNanos(3))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            spent        | reserved    | percent | more  | less
            16           | 0           | 20      | false | false
            15.999999999 | 0           | 20      | true  | false
            16           | 0.000000001 | 20      | false | true
            19           | 0           | 5       | false | false
            19           | 0.000000001 | 5       | false | true
            """)
    void hasNeitherMoreNorLessLeftThanAShareAtExactlyThatShare(
            String spent, String reserved, BigDecimal percent, boolean more, boolean less) {
        Balance balance = balance("20", spent, reserved);

        assertThat(balance.hasMoreLeftThan(percent)).isEqualTo(more);
        assertThat(balance.hasLessLeftThan(percent)).isEqualTo(less);
    }

    @Test
    void comparesSharesOfOddLimitsExactly() {
        // A fifth of this limit is not a whole number of nano-dollars.
        Balance above = balance("0.000000001", "0", "0");
        Balance third = balance("0.000000003", "0.000000002", "0");

        assertThat(above.hasMoreLeftThan(TWENTY)).isTrue();
        assertThat(third.hasMoreLeftThan(new BigDecimal("33.33"))).isTrue();
        assertThat(third.hasLessLeftThan(new BigDecimal("33.34"))).isTrue();
        assertThat(third.remainingPercent()).isEqualTo("33.33");
    }

    @Test
    void hasNothingLeftOfNothing() {
        Balance nothing = balance("0", "0", "0");

        assertThat(nothing.remainingPercent()).isEqualTo("0.00");
        assertThat(nothing.hasLessLeftThan(FIVE)).isTrue();
        assertThat(nothing.hasMoreLeftThan(BigDecimal.ZERO)).isFalse();
        assertThat(nothing.canHold(Usd.ZERO)).isTrue();
        assertThat(nothing.canHold(Usd.ofNanos(1))).isFalse();
    }

    @Test
    void showsByHowMuchALoweredLimitIsPassed() {
        Balance over = balance("10", "10.5", "0.25");

        assertThat(over.over()).hasToString("0.75");
        assertThat(over.remaining()).hasToString("-0.75");
        assertThat(over.remainingPercent()).isEqualTo("0.00");
        assertThat(over.hasLessLeftThan(FIVE)).isTrue();
        assertThat(over.canHold(Usd.ZERO)).isFalse();
        assertThat(balance("10", "10", "0").over()).isEqualTo(Usd.ZERO);
    }

    @Test
    void comparesTheLargestAmountsWithoutOverflow() {
        Balance balance = new Balance(Usd.ofNanos(Long.MAX_VALUE), Usd.ZERO, Usd.ZERO);

        assertThat(balance.hasMoreLeftThan(new BigDecimal("99.999999"))).isTrue();
        assertThat(balance.remainingPercent()).isEqualTo("100.00");
    }
}
