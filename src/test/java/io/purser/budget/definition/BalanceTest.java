package io.purser.budget.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

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

    @Test
    void hasNotMoreThanTwentyPercentLeftAtExactlyTwentyPercent() {
        Balance exactly = balance("20", "16", "0");
        Balance oneNanoAbove = balance("20", "15.999999999", "0");
        Balance oneNanoBelow = balance("20", "16", "0.000000001");

        assertThat(exactly.hasMoreLeftThan(TWENTY)).isFalse();
        assertThat(oneNanoAbove.hasMoreLeftThan(TWENTY)).isTrue();
        assertThat(oneNanoBelow.hasMoreLeftThan(TWENTY)).isFalse();
        assertThat(oneNanoBelow.hasLessLeftThan(TWENTY)).isTrue();
    }

    @Test
    void hasNotLessThanFivePercentLeftAtExactlyFivePercent() {
        Balance exactly = balance("20", "19", "0");
        Balance oneNanoBelow = balance("20", "19", "0.000000001");

        assertThat(exactly.hasLessLeftThan(FIVE)).isFalse();
        assertThat(oneNanoBelow.hasLessLeftThan(FIVE)).isTrue();
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
