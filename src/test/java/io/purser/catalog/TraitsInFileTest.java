package io.purser.catalog;

import static io.purser.catalog.ModelsJson.GOOD;
import static io.purser.catalog.ModelsJson.mistakes;
import static io.purser.catalog.ModelsJson.read;
import static io.purser.catalog.ModelsJson.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Price;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file of models says of service tiers, and of how a provider takes the end of a call. */
class TraitsInFileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "openrouter | -                                     | -    | default",
                "openai     | https://proxy.example/v1              | -    | -",
                "openai     | http://localhost:8000/v1              | -    | -",
                "openai     | https://api.openai.com.example/v1     | -    | -",
                "openrouter | https://myopenrouter.ai/api/v1        | -    | -",
                "groq       | https://proxy.example/v1              | -    | -",
                "mine       | https://API.openai.com/v1             | -    | default",
                "mine       | https://eu.api.openai.com/v1          | -    | default",
                "mine       | https://api.openai.com/v1             | -    | default",
                "mine       | https://me.openai.azure.com/openai/v1 | -    | default",
                "mine       | https://api.groq.com/openai/v1        | -    | on_demand",
                "mine       | https://api.anthropic.com/v1          | -    | standard_only",
                "localai    | -                                     | -    | -",
                "mine       | https://proxy.example/v1              | -    | -",
                "mine       | https://proxy.example/v1              | base | base",
                "openrouter | -                                     | none | -",
            })
    void knowsWhatTheOrdinaryTierIsCalled(
            String provider, @Nullable String url, @Nullable String said, @Nullable String usual) {
        String file = GOOD.replace("openrouter", provider)
                .strip()
                .replaceFirst(
                        "}$",
                        (url == null ? "" : ", \"base_url\": \"" + url + "\"")
                                + (said == null ? "" : ", \"default_service_tier\": \"" + said + "\"")
                                + "}");

        assertThat(read("[" + file + "]").getFirst().traits().serviceTiers().usual())
                .isEqualTo(usual);
    }

    @Test
    void readsWhatOtherTiersCost() {
        Model model = with(", 'cost_cached': 0.0001, 'cost_cache_write': 0.00125,"
                + " 'price_overrides': [{'prompt_tokens_above': 10, 'cost_in': 0.01}],"
                + " 'service_tiers': [{'tier': 'flex', 'factor': 0.5}, {'tier': 'priority', 'cost_in': 0.002,"
                + " 'price_overrides': [{'prompt_tokens_above': 20, 'cost_in': 0.03}]}]");
        Model flex = model.inTier("flex").orElseThrow();
        Model priority = model.inTier("priority").orElseThrow();

        assertThat(flex.tariff().input()).isEqualTo(Price.perToken("0.0000005"));
        assertThat(flex.tariff().cachedInput()).isEqualTo(Price.perToken("0.00000005"));
        assertThat(flex.tariff().hourCacheWrite()).isEqualTo(Price.perToken("0.000001"));
        assertThat(flex.prices().overrides().getFirst().tariff().input()).isEqualTo(Price.perToken("0.000005"));
        assertThat(priority.tariff().input()).isEqualTo(Price.perToken("0.000002"));
        assertThat(priority.tariff().output()).isEqualTo(Price.perToken("0.000002"));
        assertThat(priority.prices().overrides())
                .singleElement()
                .satisfies(override -> assertThat(override.promptTokensAbove()).isEqualTo(20));
        assertThat(priority.inTier("standard").orElseThrow().tariff()).isEqualTo(model.tariff());
        assertThat(model.inTier("scale")).isEmpty();
        assertThat(model.inEveryTier()).hasSize(4);
        assertThat(flex.cachingForAnHour()
                        .orElseThrow()
                        .inTier("default")
                        .orElseThrow()
                        .tariff()
                        .cacheWrite())
                .isEqualTo(Price.perToken("0.000002"));
    }

    @Test
    void asksForTheOrdinaryTierWhereAModelHasOthers() {
        Model model = read("["
                        + GOOD.replace("openrouter", "localai")
                                .strip()
                                .replaceFirst("}$", ", \"service_tiers\": [{\"tier\": \"flex\", \"factor\": 0.5}]}")
                        + "]")
                .getFirst();

        assertThat(model.traits().serviceTiers().usual()).isEqualTo("default");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'factor': 1} | .tier: is missing: what the provider calls it",
                "{'tier': 'default', 'factor': 1} | .tier: default has a price already",
                "{'tier': 'auto', 'factor': 1} | .tier: auto has a price already",
                "{'tier': 'flex'} | .factor: or its own cost_in and cost_out have to say what the tier costs, and not both",
                "{'tier': 'flex', 'factor': 1, 'cost_in': 1} | .factor: or its own cost_in and cost_out have to say what the tier costs, and not both",
                "{'tier': 'flex', 'factor': -1} | .factor: has to be between 0 and 1000",
                "{'tier': 'flex', 'factor': 0.0000000001} | .factor: has more than 9 decimals",
                "{'tier': 'flex', 'factor': 1, 'speed': 2} | .speed: is not known here",
            })
    void refusesATierThatCannotBe(String tier, String mistake) {
        String json =
                "[" + GOOD.strip().replaceFirst("}$", (", 'service_tiers': [" + tier + "]}").replace('\'', '"')) + "]";

        assertThat(mistakes(json)).containsExactly("line 1: [0].service_tiers[0]" + mistake);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "requesty   | false     | GOES_ON",
                "requesty   | true      | STOPS",
                "requesty   | 'streams' | STOPS_STREAMS",
                "openrouter | true      | STOPS_STREAMS",
                "openrouter | 'streams' | STOPS_STREAMS",
                "openrouter | false     | GOES_ON",
            })
    void knowsThatOpenRouterStopsStreamsAlone(String provider, String said, ModelTraits.WhenCancelled meant) {
        String file = GOOD.replace("openrouter", provider)
                .strip()
                .replaceFirst("}$", ", \"stops_on_cancel\": " + said.replace('\'', '"') + "}");

        assertThat(read("[" + file + "]").getFirst().traits().whenCancelled()).isEqualTo(meant);
        assertThat(mistakes("[" + file.replace(said.replace('\'', '"') + "}", "\"always\"}") + "]"))
                .containsExactly("line 1: [0].stops_on_cancel: has to be true, false or \"streams\"");
    }
}
