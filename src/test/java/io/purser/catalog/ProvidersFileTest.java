package io.purser.catalog;

import static io.purser.catalog.ModelsJson.GOOD;
import static io.purser.catalog.ModelsJson.mistakes;
import static io.purser.catalog.ModelsJson.offer;
import static io.purser.catalog.ModelsJson.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.purser.money.Price;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersFileTest {
    @Test
    void holdsTheFiveModelsOf371Os() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(getClass().getClassLoader().getResourceAsStream("371-os/providers.json"))) {
            List<Model> models = ProvidersFile.read("providers.json", file.readAllBytes(), Optional.empty())
                    .models();

            assertThat(models)
                    .extracting(
                            Model::target,
                            m -> m.tariff().input().usdPerUnit().toPlainString(),
                            m -> m.tariff().output().usdPerUnit().toPlainString(),
                            Model::maxContext,
                            Model::latencyMs,
                            model -> model.endpoint().keyVariable(),
                            Model::isPrivate)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(
                                    "openrouter:gpt-4o-mini",
                                    "0.0000006",
                                    "0.0000006",
                                    128_000L,
                                    500L,
                                    "OPENROUTER_API_KEY",
                                    false),
                            org.assertj.core.groups.Tuple.tuple(
                                    "requesty:claude-3-sonnet",
                                    "0.000003",
                                    "0.000015",
                                    200_000L,
                                    800L,
                                    "REQUESTY_API_KEY",
                                    false),
                            org.assertj.core.groups.Tuple.tuple(
                                    "openrouter:mistral-7b",
                                    "0.00000025",
                                    "0.00000025",
                                    32_000L,
                                    300L,
                                    "OPENROUTER_API_KEY",
                                    false),
                            org.assertj.core.groups.Tuple.tuple(
                                    "openrouter:qwen2-72b",
                                    "0.000001",
                                    "0.000002",
                                    64_000L,
                                    1_200L,
                                    "OPENROUTER_API_KEY",
                                    false),
                            org.assertj.core.groups.Tuple.tuple(
                                    "localai:phi-4-14b", "0", "0", 32_000L, 200L, "LOCALAI_API_KEY", true));
        }
    }

    @Test
    void readsEveryOptionalField() {
        Model model = read("""
                [{"name": "house", "model": "large", "upstream_model": "house/large-2", "cost_in": 5, "cost_out": 25,
                  "cost_cached": 0.5, "cost_cache_write": 6.25, "cost_request": 0.01, "max_context": 200000,
                  "max_output": 8192, "latency_ms": 900, "endpoint_env": "HOUSE_KEY",
                  "base_url": "https://llm.example/v1/", "private": true, "capabilities": ["tools", "vision"]}]
                """).getFirst();

        assertThat(model.target()).isEqualTo("house:large");
        assertThat(model.endpoint().upstreamName()).isEqualTo("house/large-2");
        assertThat(model.tariff().cachedInput().usdPerUnit()).isEqualByComparingTo("0.0005");
        assertThat(model.tariff().cacheWrite().usdPerUnit()).isEqualByComparingTo("0.00625");
        assertThat(model.tariff().request().usdPerUnit()).isEqualByComparingTo("0.01");
        assertThat(model.maxOutput()).isEqualTo(8_192);
        assertThat(model.baseUrl()).hasToString("https://llm.example/v1");
        assertThat(model.isPrivate()).isTrue();
        assertThat(model.capabilities()).containsExactlyInAnyOrder("tools", "vision");
    }

    @Test
    void takesTheInputPriceForTheCacheWhereTheFileSaysNothing() {
        Model model = read("[" + GOOD + "]").getFirst();

        assertThat(model.tariff().cachedInput()).isEqualTo(model.tariff().input());
        assertThat(model.tariff().cacheWrite()).isEqualTo(model.tariff().input());
        assertThat(model.maxOutput()).isEqualTo(1_000);
        assertThat(model.endpoint().keyVariable()).isEqualTo("OPENROUTER_API_KEY");
        assertThat(model.isPrivate()).isFalse();
        assertThat(model.baseUrl()).hasToString("https://openrouter.ai/api/v1");
    }

    @Test
    void readsAnAgentWithAPriceForEachTask() {
        Model agent = read("""
                [{"name": "agents", "model": "cto", "base_url": "https://cto.example.com/a2a", "dialect": "a2a-0.3",
                  "cost_request": 0.05}]
                """).getFirst();

        assertThat(agent.isAgent()).isTrue();
        assertThat(agent.endpoint().dialect()).isEqualTo(Dialect.A2A_0_3);
        assertThat(agent.bound(100_000, 100_000)).hasToString("0.05");
    }

    private static final String OPEN = """
            [{"name": "openrouter", "model": "known", "cost_in": 0.001, "cost_out": 0.002, "max_context": 1000},
             {"name": "openrouter", "model": "half", "cost_in": 0.001, "cost_out": null, "max_context": 1000},
             {"name": "openrouter", "model": "open", "max_context": 1000}]
            """;

    @Test
    void offersNoModelWhosePriceNobodyKnows() {
        ProvidersFile.Offer offer = offer(OPEN, null);

        assertThat(offer.models()).extracting(Model::target).containsExactly("openrouter:known");
        assertThat(offer.unpriced()).containsExactly("openrouter:half", "openrouter:open");
    }

    @Test
    void takesWhatTheOperatorAssumesForWhatIsNotKnown() {
        ProvidersFile.Offer offer = offer(OPEN, "0.01/0.03");

        assertThat(offer.unpriced()).isEmpty();
        assertThat(offer.models())
                .extracting(
                        Model::target,
                        Model::priceIsAssumed,
                        model -> model.bound(1_000, 1_000).toString())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("openrouter:known", false, "0.003"),
                        org.assertj.core.groups.Tuple.tuple("openrouter:half", true, "0.031"),
                        org.assertj.core.groups.Tuple.tuple("openrouter:open", true, "0.04"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.01", "0.01/", "0.01/x", "-1/1", "0/0.01", "0.01/0", "0.01/0.02/0.03", "1e3/1"})
    void assumesNoPriceThatIsNone(String text) {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> AssumedPrice.parse(text)))
                .hasMessageMatching(".*(PURSER_ASSUMED_PRICE|assumed price).*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                                            | none",
                ", \"cost_cache_write\": 0.00125                              | 0.000002",
                ", \"cost_cache_write\": 0.00125, \"cost_cache_write_1h\": 0.003 | 0.000003",
                ", \"cost_cache_write_1h\": 0.003                             | 0.000003",
            })
    void takesTwiceThePriceOfThePromptForAnHourInTheCache(@Nullable String fields, String price) {
        Model model = read("[" + GOOD.strip().replaceFirst("}$", (fields == null ? "" : fields) + "}") + "]")
                .getFirst();

        Price hour = model.tariff().hourCacheWrite();
        assertThat(hour == null ? "none" : hour.usdPerUnit().toPlainString()).isEqualTo(price);
        assertThat(model.cachingForAnHour().isPresent()).isEqualTo(hour != null);
    }

    @Test
    void letsTheHourFollowAnOverride() {
        Model model = read("["
                        + GOOD.strip()
                                .replaceFirst(
                                        "}$",
                                        ", \"cost_cache_write\": 0.00125, \"price_overrides\":"
                                                + " [{\"prompt_tokens_above\": 10, \"cost_in\": 0.01}]}")
                        + "]")
                .getFirst();

        assertThat(model.prices().overrides().getFirst().tariff().hourCacheWrite())
                .isEqualTo(Price.perToken("0.00002"));
    }

    @Test
    void readsWhichFieldsAProviderGetsAllTheSame() {
        Model model = read("[" + GOOD.strip().replaceFirst("}$", ", \"passes\": [\"x_own\", \"y\"]}") + "]")
                .getFirst();

        assertThat(model.endpoint().passes()).containsExactlyInAnyOrder("x_own", "y");
        assertThat(mistakes("[" + GOOD.strip().replaceFirst("}$", ", \"passes\": [1]}") + "]"))
                .containsExactly("line 1: [0].passes[0]: has to be a text of 1 to 200 characters");
    }

    @Test
    void readsAliasesForOneTargetOrForSeveral() {
        ProvidersFile.Offer offer = offer("[" + GOOD + """
                , {"aliases": {"fast": "openrouter:m", "any": ["openrouter:m", "openrouter:n"]}}]
                """, null);

        assertThat(offer.models()).hasSize(1);
        assertThat(offer.aliases())
                .containsOnly(
                        java.util.Map.entry("fast", List.of("openrouter:m")),
                        java.util.Map.entry("any", List.of("openrouter:m", "openrouter:n")));
    }
}
