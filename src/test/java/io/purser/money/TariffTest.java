package io.purser.money;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Costs of calls as providers billed them, which gateways got wrong. Prices are per million tokens. */
class TariffTest {
    @Test
    void chargesTokensThatAreWrittenToTheCacheAtTheirOwnPrice() {
        Tariff tariff = Tariffs.perMillion("5", "5", "6.25", "25");

        Usd cost = tariff.cost(new TokenCounts(6 + 159_217, 2_745, 0, 159_217, 0));

        assertThat(cost).hasToString("1.06376125");
    }

    @Test
    void chargesCachedTokensOnceAtTheirOwnPrice() {
        Tariff tariff = Tariffs.perMillion("1.25", "0.125", "1.25", "10");

        Usd cost = tariff.cost(new TokenCounts(51_232 + 1_188_096, 12_909, 1_188_096, 0, 0));

        assertThat(cost).hasToString("0.341642");
    }

    @Test
    void countsCachedTokensAsPartOfThePromptAndNotBesideIt() {
        Tariff tariff = Tariffs.perMillion("1.25", "0.625", "1.25", "10");

        Usd cost = tariff.cost(new TokenCounts(262_960, 1_744, 257_955, 0, 0));

        assertThat(cost).hasToString("0.184918125");
    }

    @Test
    void chargesAPromptThatIsNearlyAllCached() {
        Tariff tariff = Tariffs.perMillion("5", "0.5", "5", "30");

        Usd cost = tariff.cost(new TokenCounts(27_985, 60, 27_136, 0, 0));

        assertThat(cost).hasToString("0.019613");
    }

    @Test
    void chargesReasoningTokensAsTheAnswerTokensThatTheyAre() {
        Tariff tariff = Tariff.of(Price.perMillion("1"), Price.perMillion("2"));

        assertThat(tariff.cost(new TokenCounts(10, 100, 0, 0, 90)))
                .isEqualTo(tariff.cost(new TokenCounts(10, 100, 0, 0, 0)))
                .hasToString("0.00021");
    }

    @Test
    void roundsTheSumOnceAndUp() {
        // Each of the four tokens and the request costs 0.3 nano-dollars, together 1.5. Rounded up one by one, they
        // would cost 5 nano-dollars.
        Price tiny = Price.perToken("0.0000000003");
        Tariff tariff = new Tariff(tiny, tiny, tiny, tiny, tiny);

        assertThat(tariff.cost(new TokenCounts(3, 1, 1, 1, 0)).nanos()).isEqualTo(2);
    }

    @Test
    void chargesThePriceOfTheRequestItself() {
        Tariff tariff = new Tariff(Price.FREE, Price.FREE, Price.FREE, Price.FREE, Price.perToken("0.005"));

        assertThat(tariff.cost(TokenCounts.NONE)).hasToString("0.005");
        assertThat(tariff.bound(0, 0)).hasToString("0.005");
        assertThat(tariff.isFree()).isFalse();
    }

    @Test
    void boundsEveryDivisionOfThePromptByTheCache() {
        Tariff tariff = Tariffs.perMillion("5", "0.5", "6.25", "25");
        Usd bound = tariff.bound(1_000, 100);

        assertThat(bound).hasToString("0.00875");
        assertThat(tariff.cost(new TokenCounts(1_000, 100, 0, 1_000, 0))).isEqualTo(bound);
        for (long cached = 0; cached <= 1_000; cached += 100) {
            for (long written = 0; written <= 1_000 - cached; written += 100) {
                assertThat(tariff.cost(new TokenCounts(1_000, 100, cached, written, 0)))
                        .isLessThanOrEqualTo(bound);
            }
        }
    }

    @Test
    void holdsTheDearestCallThatCanBeCounted() {
        Tariff tariff = Tariff.of(Price.perToken("1"), Price.perToken("1"));

        assertThat(tariff.cost(TokenCounts.of(TokenCounts.MAX, TokenCounts.MAX)))
                .hasToString("2000000000");
    }

    @Test
    void boundsWhatIsCachedForAnHourByItsOwnPrice() {
        Price one = Price.perMillion("1");
        Tariff tariff = new Tariff(
                one,
                one,
                Price.perMillion("1.25"),
                Price.perMillion("2"),
                one,
                Price.FREE,
                SpecialPrices.none(one, one));

        Tariff hour = tariff.cachingForAnHour().orElseThrow();

        assertThat(tariff.bound(1_000_000, 0)).isEqualTo(Usd.parse("1.25"));
        assertThat(hour.bound(1_000_000, 0)).isEqualTo(Usd.parse("2"));
        assertThat(hour.cost(new TokenCounts(10, 0, 0, 4, 0))).isEqualTo(Usd.parse("0.000014"));
    }

    @Test
    void doesNotKnowWhatAnHourCostsUnlessItIsSaidOrEverythingIsFree() {
        assertThat(Tariff.of(Price.perMillion("1"), Price.perMillion("1")).cachingForAnHour())
                .isEmpty();
        assertThat(Tariff.of(Price.FREE, Price.FREE).cachingForAnHour()).isPresent();
    }
}
