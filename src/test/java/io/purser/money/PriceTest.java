package io.purser.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class PriceTest {
    @Test
    void isTheSamePriceByTokenByThousandAndByMillion() {
        Price price = Price.perToken("0.00000125");

        assertThat(Price.perThousand(new BigDecimal("0.00125"))).isEqualTo(price);
        assertThat(Price.perMillion("1.25")).isEqualTo(price);
        assertThat(Price.perMillion("1.2500")).isEqualTo(price);
    }

    @Test
    void multipliesWithoutRounding() {
        assertThat(Price.perToken("0.0000000000000001").times(999_999_999)).isEqualByComparingTo("0.0000000999999999");
    }

    @Test
    void isNeverNegative() {
        assertThatThrownBy(() -> Price.perToken("-0.0000000001")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isFreeOnlyAtZero() {
        assertThat(Price.perMillion("0.000").isFree()).isTrue();
        assertThat(Price.FREE.isFree()).isTrue();
        assertThat(Price.perToken("0.000000000000000001").isFree()).isFalse();
    }

    @Test
    void knowsTheDearerOfTwo() {
        Price dear = Price.perMillion("6.25");

        assertThat(Price.perMillion("0.5").max(dear)).isEqualTo(dear);
        assertThat(dear.max(Price.perMillion("0.5"))).isEqualTo(dear);
    }
}
