package io.purser.deploy.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TopUpRuleTest {
    private static final BigDecimal A_DAY = new BigDecimal("144000.5");

    @Test
    void addsWhatWasDepositedFirstWhereNothingElseIsSaid() {
        assertThat(new TopUpRule(null, null).amount(5_000_000, 3, BigDecimal.ONE, A_DAY))
                .isEqualTo(5_000_000);
    }

    @Test
    void addsEnoughForADayMoreThanItIsToppedUpBelow() {
        assertThat(new TopUpRule(3, 500_000L).amount(5_000_000, 3, new BigDecimal("1000.25"), A_DAY))
                .isEqualTo(575_002);
    }

    @Test
    void isNotToppedUpByNothing() {
        assertThatThrownBy(() -> new TopUpRule(3, 0L)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TopUpRule(0, null)).isInstanceOf(IllegalArgumentException.class);
    }
}
