package io.purser.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.MediaTokens;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostTest {
    private static final CallUsage SOME = CallUsage.counted(10, 5);

    private static Cost cost(String computed, String provider, String most) {
        CallUsage told = new CallUsage(SOME.tokens(), MediaTokens.NONE, Usd.parse(provider));
        UsageBound ceiling = new UsageBound(1_000, 50, Usd.parse("0.5"), Usd.parse(most));
        return new Cost(told, told, Usd.parse(computed), ceiling);
    }

    @ParameterizedTest
    @CsvSource({
        "1.01, 1.00, false",
        "1.010000001, 1.00, true",
        "0.99, 1.00, false",
        "0.989999999, 1.00, true",
        "0, 0, false",
        "0, 0.000000001, true",
    })
    void differsByMoreThanOnePercentOfWhatTheProviderCharges(String computed, String provider, boolean differs) {
        Cost cost = cost(computed, provider, "2");

        assertThat(cost.differs()).isEqualTo(differs);
        assertThat(cost.charged()).isEqualTo(Usd.parse(provider));
        assertThat(cost.isCut()).isFalse();
    }

    @Test
    void takesAProviderThatTellsNoCostForItsTokensAtItsPrices() {
        Cost cost = cost("0.02", "0", "2");

        assertThat(cost.charged()).isEqualTo(Usd.parse("0.02"));
        assertThat(cost.differs()).isTrue();
    }

    @Test
    void takesWhatIsMoreThanWasHeldAndLessThanTheCallCanCost() {
        Cost cost = cost("0.02", "2", "2");

        assertThat(cost.charged()).isEqualTo(Usd.parse("2"));
        assertThat(cost.isCut()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0.02, 2.000000001", "2.000000001, 0"})
    void chargesNoMoreThanWasHeldWhereMoreIsClaimedThanTheCallCanCost(String computed, String provider) {
        Cost cost = cost(computed, provider, "2");

        assertThat(cost.charged()).isEqualTo(Usd.parse("0.5"));
        assertThat(cost.isCut()).isTrue();
    }

    @Test
    void believesNoMoreTokensThanTheCallCanHaveUsed() {
        UsageBound ceiling = new UsageBound(1_000, 50, Usd.parse("1"), Usd.parse("1"));
        CallUsage claimed = new CallUsage(new TokenCounts(5_000, 700, 4_000, 900, 600), MediaTokens.NONE, null);

        assertThat(claimed.within(ceiling).tokens()).isEqualTo(new TokenCounts(1_000, 50, 1_000, 0, 50));
        assertThat(SOME.within(ceiling)).isSameAs(SOME);
    }
}
