package io.purser.money;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BillsTest {
    /** Bills that gateways got wrong: the prompt includes the cached and the cache-write tokens. */
    @ParameterizedTest
    @CsvSource({
        "  159223,    2745,       0, 159217, 5,    5,     6.25, 25, 1.06376125",
        " 1239328,   12909, 1188096,      0, 1.25, 0.125, 1.25, 10, 0.341642",
        "  262960,    1744,  257955,      0, 1.25, 0.625, 1.25, 10, 0.184918125",
        "   27985,      60,   27136,      0, 5,    0.5,   5,    30, 0.019613",
    })
    void chargesEveryKindOfTokenItsOwnPrice(
            long prompt,
            long completion,
            long cached,
            long written,
            String input,
            String cachedPrice,
            String writePrice,
            String output,
            String cost) {
        TokenCounts tokens = new TokenCounts(prompt, completion, cached, written, 0);

        assertThat(Tariffs.perMillion(input, cachedPrice, writePrice, output).cost(tokens))
                .isEqualTo(Usd.parse(cost));
    }

    @Test
    void chargesReasoningAudioAndImagesTheirOwnPricesAndTheRequestItsFee() {
        Tariff tariff = new Tariff(
                Price.perMillion("1"),
                Price.perMillion("1"),
                Price.perMillion("1"),
                Price.perMillion("2"),
                Price.perToken("0.01"),
                Tariffs.SPECIAL);

        Usd cost = tariff.cost(new TokenCounts(1_000, 500, 100, 0, 200), new MediaTokens(50, 20, 30, 10));

        // 830 + 100 at 1, 50 at 40, 20 at 5, 260 at 2, 200 at 3, 30 at 80, 10 at 30, in millionths; and the fee
        assertThat(cost).isEqualTo(Usd.parse("0.01685"));
    }

    @Test
    void chargesACacheOfAnHourThatNobodyAskedForAtItsPrice() {
        Tariff tariff = new Tariff(
                Price.perMillion("1"),
                Price.perMillion("0.1"),
                Price.perMillion("1.25"),
                Price.perMillion("2"),
                Price.perMillion("2"),
                Price.FREE,
                Tariffs.SPECIAL);
        TokenCounts tokens = new TokenCounts(1_000, 0, 0, 800, 0);

        // 200 at 1, and 300 at 1.25 and 500 at 2, in millionths
        assertThat(tariff.cost(tokens, new MediaTokens(0, 0, 0, 0, 300, 500))).isEqualTo(Usd.parse("0.001575"));
        // 200 at 1, and 300 of which nobody tells and 500 at 2
        assertThat(tariff.cost(tokens, new MediaTokens(0, 0, 0, 0, 0, 500))).isEqualTo(Usd.parse("0.001575"));
        // no more than were written: 200 at 1 and 800 at 2
        assertThat(tariff.cost(tokens, new MediaTokens(0, 0, 0, 0, 900, 900))).isEqualTo(Usd.parse("0.0018"));
    }

    @Test
    void boundsWhateverTheTokensAre() {
        Tariff tariff = new Tariff(
                Price.perMillion("1"),
                Price.perMillion("0.1"),
                Price.perMillion("1.25"),
                Price.perMillion("2"),
                Price.FREE,
                Tariffs.SPECIAL);

        assertThat(tariff.bound(1_000, 100)).isEqualTo(Usd.parse("0.0403"));
        assertThat(tariff.affordableOutput(Usd.parse("0.0403"), 1_000)).isEqualTo(100);
        assertThat(tariff.affordableOutput(Usd.parse("0.0402"), 1_000)).isEqualTo(66);
        assertThat(tariff.affordableOutput(Usd.parse("0.03"), 1_000)).isZero();
    }

    @Test
    void roundsUpOnceForTheWholeCall() {
        Tariff tariff = Tariff.of(Price.perToken("0.0000000004"), Price.perToken("0.0000000004"));

        assertThat(tariff.cost(TokenCounts.of(1, 1))).isEqualTo(Usd.ofNanos(1));
        assertThat(tariff.cost(TokenCounts.of(3, 0))).isEqualTo(Usd.ofNanos(2));
    }

    @Test
    void chargesNothingForWhatIsFree() {
        Tariff free = Tariff.of(Price.FREE, Price.FREE);

        assertThat(free.cost(TokenCounts.of(1_000_000, 1_000_000))).isEqualTo(Usd.ZERO);
        assertThat(free.affordableOutput(Usd.ZERO, 1_000_000)).isEqualTo(Long.MAX_VALUE);
    }
}
