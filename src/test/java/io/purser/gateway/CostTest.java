package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostTest {
    @ParameterizedTest
    @CsvSource({
        "1.01, 1.00, false",
        "1.010000001, 1.00, true",
        "0.99, 1.00, false",
        "0.989999999, 1.00, true",
        "0, 0, false",
        "0.000000001, 0, true",
        "0, 0.000000001, true",
    })
    void differsByMoreThanOnePercentOfWhatTheProviderCharges(String computed, String provider, boolean differs) {
        Cost cost = new Cost(Usd.parse(computed), Usd.parse(provider));

        assertThat(cost.differs()).isEqualTo(differs);
        assertThat(cost.charged()).isEqualTo(Usd.parse(provider));
    }
}
