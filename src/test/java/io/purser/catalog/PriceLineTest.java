package io.purser.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Usd;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceLineTest {
    private static Prices prices(String fields) {
        return ModelsJson.read("""
                [{"name": "openrouter", "model": "m", "max_context": 1000000, %s}]
                """.formatted(fields.replace('\'', '"')))
                .getFirst()
                .prices();
    }

    @Test
    void readsWhatItWrote() {
        List<Prices> all = List.of(
                prices("'cost_in': 0, 'cost_out': 0"),
                prices("'cost_in': 0.003, 'cost_out': 0.015, 'cost_cached': 0.0003, 'cost_cache_write': 0.00375,"
                        + " 'cost_request': 0.01, 'cost_reasoning': 0.02, 'cost_audio_in': 0.1"),
                prices("'cost_in': 0.003, 'cost_out': 0.015, 'price_overrides': [{'prompt_tokens_above': 200000,"
                        + " 'cost_in': 0.006, 'from_utc': '16:30', 'to_utc': '00:30'}, {'prompt_tokens_above': 7,"
                        + " 'cost_out': 0.03}]"));

        for (Prices prices : all) {
            String line = PriceLine.of("openrouter:a model", prices);

            assertThat(PriceLine.find("x:y in=1\n" + line + "\nz:z in=2", "openrouter:a model"))
                    .contains(prices);
            assertThat(PriceLine.find(line, "openrouter:a")).isEmpty();
        }
    }

    @Test
    void readsTheOrdinaryPricesOfALineWithTiers() {
        Model model = ModelsJson.read("""
                [{"name": "openrouter", "model": "m", "max_context": 1000, "cost_in": 0.003, "cost_out": 0.015,
                  "service_tiers": [{"tier": "flex in=7", "factor": 0.5}]}]
                """).getFirst();

        assertThat(PriceLine.find(PriceLine.of(model), "openrouter:m")).contains(model.prices());
    }

    @ParameterizedTest
    @CsvSource({
        "0.001, 0.002, 0.01, 0.02, false",
        "0.001, 0.002, 0.010001, 0.002, true",
        "0.001, 0.002, 0.0001, 0.0002, false",
        "0.001, 0.002, 0.001, 0.00019, true",
        "0.001, 0.002, 0, 0, true",
        "0, 0, 0.000001, 0.000001, true",
        "0, 0, 0, 0, false"
    })
    void findsJumpsOfMoreThanTenTimes(String in, String out, String nextIn, String nextOut, boolean isJump) {
        Prices old = prices("'cost_in': %s, 'cost_out': %s".formatted(in, out));
        Prices next = prices("'cost_in': %s, 'cost_out': %s".formatted(nextIn, nextOut));

        assertThat(PriceJump.isBetween(old, next)).isEqualTo(isJump);
    }

    @Test
    void findsJumpsOfPricesForLargePrompts() {
        Prices old = prices("'cost_in': 0.001, 'cost_out': 0.002");
        Prices next = prices("'cost_in': 0.001, 'cost_out': 0.002,"
                + " 'price_overrides': [{'prompt_tokens_above': 1000, 'cost_in': 0.02}]");

        assertThat(PriceJump.isBetween(old, next)).isTrue();
        assertThat(PriceJump.isBetween(next, old)).isTrue();
    }

    @Test
    void hasACallPayForTheDearerOfThePricesThatHoldAndThoseThatWait() {
        Prices cheap = prices("'cost_in': 0.001, 'cost_out': 0.002");
        Prices dear = prices("'cost_in': 0.1, 'cost_out': 0.2");

        assertThat(cheap.holding(dear).bound(1_000, 1_000)).isEqualTo(dear.bound(1_000, 1_000));
        assertThat(dear.holding(cheap).bound(1_000, 1_000)).isEqualTo(dear.bound(1_000, 1_000));
        assertThat(cheap.holding(dear).affordableOutput(Usd.parse("1"), 1_000))
                .isEqualTo(dear.affordableOutput(Usd.parse("1"), 1_000));
        assertThat(cheap.holding(dear).tariff()).isEqualTo(cheap.tariff());
        assertThat(PriceLine.of("openrouter:m", cheap.holding(dear))).isEqualTo(PriceLine.of("openrouter:m", cheap));
        assertThat(prices("'cost_in': 0, 'cost_out': 0").holding(cheap).isFree())
                .isFalse();
    }
}
