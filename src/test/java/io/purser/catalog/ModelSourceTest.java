package io.purser.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.money.Price;
import io.purser.money.Tariff;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSourceTest {
    private static final Prices PAID = Prices.of(Tariff.of(Price.perMillion("1"), Price.perMillion("2")));

    private static ModelSource source(boolean isBuiltIn, String fields) {
        List<Model> filed = List.of(ModelsJson.with(fields));
        return new ModelSource(
                "openrouter", filed.getFirst().baseUrl(), filed, isBuiltIn, ModelTraits.LimitName.EITHER);
    }

    private static ListedModel listed(String id, @Nullable Prices prices, OptionalLong context) {
        return new ListedModel(
                id, prices, context, OptionalLong.empty(), Set.of(), false, ModelTraits.LimitName.EITHER);
    }

    @Test
    void leavesAModelOfTheOperatorsFileToTheFile() {
        ModelSource source = source(false, ", 'upstream_model': 'maker/m'");

        assertThat(source.target("maker/m")).isEmpty();
        assertThat(source.target("m"))
                .as("the name of another model in the file")
                .isEmpty();
        assertThat(source.target("maker/n")).contains("openrouter:maker/n");
    }

    @Test
    void takesTheLimitsNameOfAProviderThatTheFileDescribes() {
        ProvidersFile.Offer offer = ModelsJson.offer("""
                        [{"provider": "house", "base_url": "https://llm.house.example/v1",
                          "limit_name": "max_completion_tokens"},
                         {"name": "house", "model": "m", "cost_in": 0.001, "cost_out": 0.002, "max_context": 1000,
                          "supported_parameters": ["max_tokens"]}]
                        """, null);

        ModelSource source = ModelSource.of(offer.models(), false, offer.providers());

        assertThat(source.usualLimit()).isEqualTo(ModelTraits.LimitName.MAX_COMPLETION_TOKENS);
        assertThat(ModelSource.of(List.of(ModelsJson.with("")), false, KnownProviders.builtIn())
                        .usualLimit())
                .isEqualTo(ModelTraits.LimitName.EITHER);
    }

    @Test
    void givesAModelOfTheBuiltInFileItsListedPricesAndLimits() {
        ModelSource source = source(true, ", 'upstream_model': 'maker/m', 'latency_ms': 7");
        AcceptedModel offered = source.offer(listed("maker/m", PAID, OptionalLong.of(5_000)));

        Model model = source.model(offered).orElseThrow();

        assertThat(model.target()).isEqualTo("openrouter:m");
        assertThat(model.endpoint().upstreamName()).isEqualTo("maker/m");
        assertThat(model.prices()).isEqualTo(PAID);
        assertThat(model.priceVersion()).isEqualTo(offered.line().version());
        assertThat(model.maxContext()).isEqualTo(5_000);
        assertThat(model.latencyMs()).isEqualTo(7);
    }

    @Test
    void holdsOnlyTheOperatorsOwnModelsForPrivateAndFree() {
        ModelSource own = source(false, ", 'private': true");
        ModelSource free =
                new ModelSource("localai", own.baseUrl(), ModelsJson.read("""
                        [{"name": "localai", "model": "m", "cost_in": 0, "cost_out": 0, "max_context": 900,
                          "private": true}]
                        """), false, ModelTraits.LimitName.EITHER);

        Model model = free.model(free.offer(listed("other", null, OptionalLong.empty())))
                .orElseThrow();
        assertThat(model.isFree()).isTrue();
        assertThat(model.isPrivate()).isTrue();
        assertThat(model.maxContext()).isEqualTo(900);
        assertThat(own.model(own.offer(listed("other", PAID, OptionalLong.of(1_000))))
                        .orElseThrow()
                        .isPrivate())
                .as("a private model that costs something may be anybody's")
                .isFalse();
    }

    @Test
    void saysWhatAListedModelLacks() {
        ModelSource source = source(false, "");

        assertThatThrownBy(() -> source.offer(listed("n", null, OptionalLong.of(1_000))))
                .hasMessageStartingWith("its price is not told");
        assertThatThrownBy(() -> source.offer(listed("n", PAID, OptionalLong.empty())))
                .hasMessageStartingWith("its context is not told");
    }

    @Test
    void offersAnswersNoLongerThanTheContext() {
        AcceptedModel offered = source(false, "")
                .offer(new ListedModel(
                        "n",
                        PAID,
                        OptionalLong.of(1_000),
                        OptionalLong.of(2_000),
                        Set.of(),
                        true,
                        ModelTraits.LimitName.EITHER));

        assertThat(offered.maxOutput()).isEqualTo(1_000);
        assertThat(offered.thinks()).isTrue();
    }

    @Test
    void readsHowOftenProvidersAreAsked() {
        assertThat(RefreshInterval.parse("off")).isEmpty();
        assertThat(RefreshInterval.parse("PT6H")).contains(Duration.ofHours(6));
        assertThat(RefreshInterval.parse("PT1M")).contains(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PT59S", "P31D", "6h", "-PT6H", "on"})
    void refusesAnotherIntervalByTheNameOfTheSetting(String text) {
        assertThatThrownBy(() -> RefreshInterval.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("PURSER_CATALOG_REFRESH has to be off, or a time from PT1M to P30D");
    }
}
