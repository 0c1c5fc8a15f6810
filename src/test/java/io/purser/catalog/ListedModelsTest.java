package io.purser.catalog;

import static io.purser.catalog.ListsOfModels.list;
import static io.purser.catalog.ListsOfModels.one;
import static io.purser.catalog.ListsOfModels.priced;
import static io.purser.catalog.ListsOfModels.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.money.Tariff;
import io.purser.money.TokenCounts;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of a provider's list of models. */
class ListedModelsTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private static Prices prices(ListedModel model) {
        return Objects.requireNonNull(model.prices());
    }

    @Test
    void readsOpenRoutersForm() {
        ListedModel model = one("""
                {'id': 'maker/thinker', 'canonical_slug': 'maker/thinker-1', 'name': 'Thinker', 'created': 1760000000,
                 'context_length': 200000, 'description': 'long', 'per_request_limits': null,
                 'architecture': {'input_modalities': ['text', 'image'], 'output_modalities': ['text'],
                                  'tokenizer': 'Other', 'instruct_type': null},
                 'pricing': {'prompt': '0.000003', 'completion': '0.000015', 'request': '0.002', 'image': '0',
                             'web_search': '0.01', 'internal_reasoning': '0.00002',
                             'input_cache_read': '0.0000003', 'input_cache_write': '0.00000375'},
                 'top_provider': {'context_length': 180000, 'max_completion_tokens': 64000, 'is_moderated': false},
                 'supported_parameters': ['max_tokens', 'tools', 'reasoning']}
                """);

        Tariff tariff = prices(model).tariff();
        assertThat(model.id()).isEqualTo("maker/thinker");
        assertThat(model.context()).hasValue(180_000);
        assertThat(model.longest()).hasValue(64_000);
        assertThat(model.capabilities()).containsExactlyInAnyOrder("chat", "vision", "tools");
        assertThat(model.thinks()).isTrue();
        assertThat(model.limitName()).isEqualTo(ModelTraits.LimitName.MAX_TOKENS);
        assertThat(tariff.input().usdPerUnit()).isEqualByComparingTo("0.000003");
        assertThat(tariff.output().usdPerUnit()).isEqualByComparingTo("0.000015");
        assertThat(tariff.cachedInput().usdPerUnit()).isEqualByComparingTo("0.0000003");
        assertThat(tariff.cacheWrite().usdPerUnit()).isEqualByComparingTo("0.00000375");
        assertThat(Objects.requireNonNull(tariff.hourCacheWrite()).usdPerUnit()).isEqualByComparingTo("0.000006");
        assertThat(tariff.request().usdPerUnit()).isEqualByComparingTo("0.002");
        assertThat(tariff.special().reasoning().usdPerUnit()).isEqualByComparingTo("0.00002");
    }

    @Test
    void readsRequestysForm() {
        ListedModel model = one("""
                {'id': 'maker/talker', 'object': 'model', 'api': 'chat', 'owned_by': 'system', 'input_price': 0.0000025,
                 'output_price': 1e-5, 'cached_price': 1.25E-6, 'caching_price': 0, 'context_window': 128000,
                 'max_output_tokens': 16384, 'supports_vision': false, 'supports_reasoning': true,
                 'supports_caching': true}
                """);

        Tariff tariff = prices(model).tariff();
        assertThat(model.context()).hasValue(128_000);
        assertThat(model.longest()).hasValue(16_384);
        assertThat(model.capabilities()).containsExactlyInAnyOrder("chat", "audio", "tools");
        assertThat(model.thinks()).isTrue();
        assertThat(tariff.input().usdPerUnit()).isEqualByComparingTo("0.0000025");
        assertThat(tariff.output().usdPerUnit()).isEqualByComparingTo("0.00001");
        assertThat(tariff.cachedInput().usdPerUnit()).isEqualByComparingTo("0.00000125");
        assertThat(tariff.cacheWrite()).isEqualTo(tariff.input());
    }

    @Test
    void readsOpenAisFormAndABareList() {
        assertThat(one("{'id': 'phi-4', 'object': 'model'}"))
                .isEqualTo(new ListedModel(
                        "phi-4",
                        null,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        java.util.Set.of(),
                        false,
                        ModelTraits.LimitName.EITHER));
        assertThat(read("[{'id': 'phi-4', 'max_model_len': 4096}]")
                        .models()
                        .getFirst()
                        .context())
                .hasValue(4_096);
    }

    @Test
    void readsPricesByPromptSize() {
        Prices prices = prices(one("""
                {'id': 'm', 'context_length': 1000000, 'pricing': {'prompt': '0.00000125', 'completion': '0.00001',
                 'input_cache_read': '0.000000125', 'overrides': [
                   {'min_prompt_tokens': 200001, 'prompt': '0.0000025', 'completion': '0.000015',
                    'input_cache_read': '0.00000025'},
                   {'min_prompt_tokens': 500001, 'prompt': '0.000005'}]}}
                """));

        assertThat(prices.tariffFor(200_000, NOON).input().usdPerUnit()).isEqualByComparingTo("0.00000125");
        assertThat(prices.tariffFor(200_001, NOON).input().usdPerUnit()).isEqualByComparingTo("0.0000025");
        assertThat(prices.tariffFor(200_001, NOON).cachedInput().usdPerUnit()).isEqualByComparingTo("0.00000025");
        Tariff largest = prices.tariffFor(500_001, NOON);
        assertThat(largest.input().usdPerUnit()).isEqualByComparingTo("0.000005");
        assertThat(largest.cachedInput()).isEqualTo(largest.input());
        assertThat(largest.output().usdPerUnit()).isEqualByComparingTo("0.00001");
    }

    @Test
    void chargesPricesUnderUnknownConditionsAlwaysIfTheyAreDearer() {
        Prices prices = prices(one("""
                {'id': 'm', 'context_length': 1000, 'pricing': {'prompt': '0.000002', 'completion': '0.000004',
                 'overrides': [{'phase_of_the_moon': 'full', 'prompt': '0.000003', 'completion': '0.000001'},
                   {'min_prompt_tokens': 501, 'prompt': '0.0000025'}]}}
                """));

        assertThat(prices.tariff().input().usdPerUnit()).isEqualByComparingTo("0.000003");
        assertThat(prices.tariff().output().usdPerUnit()).isEqualByComparingTo("0.000004");
        assertThat(prices.tariffFor(501, NOON).input().usdPerUnit()).isEqualByComparingTo("0.000003");
    }

    /** The cost vectors of the gateway, with their prices as texts per token. */
    @ParameterizedTest
    @CsvSource({
        "0.000005, '', 0.00000625, 0.000025, 159223, 0, 159217, 2745, 1.06376125",
        "0.00000125, 0.000000125, '', 0.00001, 1239328, 1188096, 0, 12909, 0.341642",
        "0.00000125, 0.000000625, '', 0.00001, 262960, 257955, 0, 1744, 0.184918125",
        "0.000005, 0.0000005, '', 0.00003, 27985, 27136, 0, 60, 0.019613"
    })
    void computesTheRightCosts(
            String prompt,
            String read,
            String write,
            String completion,
            long promptTokens,
            long cached,
            long written,
            long answer,
            String cost) {
        String optional = (read.isEmpty() ? "" : ", 'input_cache_read': '" + read + "'")
                + (write.isEmpty() ? "" : ", 'input_cache_write': '" + write + "'");
        Prices prices = prices(one("{'id': 'm', 'pricing': {'prompt': '%s', 'completion': '%s'%s}}"
                .formatted(prompt, completion, optional)));

        assertThat(prices.tariff().cost(new TokenCounts(promptTokens, answer, cached, written, 0)))
                .hasToString(cost);
    }

    @Test
    void roundsWhatIsFinerThanANanoDollarForAMillionTokensUp() {
        Tariff tariff =
                prices(one(priced("m", "'0.0000001234567890123'", "1e-300"))).tariff();

        assertThat(tariff.input().usdPerUnit()).isEqualByComparingTo("0.000000123456790");
        assertThat(tariff.output().usdPerUnit()).isEqualByComparingTo("0.000000000000001");
    }

    @Test
    void takesZeroForFree() {
        assertThat(prices(one(priced("m:free", "'0'", "0.0"))).isFree()).isTrue();
    }

    @Test
    void offersNothingForPromptsThatCostMoreThanText() {
        ListedModel model = one("""
                {'id': 'm', 'architecture': {'input_modalities': ['text', 'image', 'audio']},
                 'pricing': {'prompt': '0.0000025', 'completion': '0.00001', 'image': '0.003613', 'audio': '0.00004'}}
                """);

        assertThat(model.capabilities()).containsExactlyInAnyOrder("chat", "tools");
        assertThat(prices(model).bound(1_000, 0)).hasToString("0.0025");
    }

    @Test
    void leavesModelsOutThatWriteNoText() {
        ListedModels listed = list(
                "{'id': 'painter', 'architecture': {'output_modalities': ['image']}}",
                "{'id': 'speaker', 'api': 'audio'}",
                "{'id': 'vectors', 'architecture': {'output_modalities': ['embeddings']}}");

        assertThat(listed.models()).extracting(ListedModel::id).containsExactly("vectors");
        assertThat(listed.models().getFirst().capabilities()).containsExactly("embeddings");
    }

    @Test
    void takesTheDearestOfAModelThatIsListedTwice() {
        ListedModels listed = list(
                "{'id': 'm', 'input_price': 3e-6, 'output_price': 15e-6, 'context_window': 200000}",
                "{'id': 'm', 'input_price': 6e-6, 'output_price': 2e-6, 'context_window': 1000000}",
                "{'id': 'n', 'input_price': 3e-6, 'output_price': 15e-6, 'context_window': 200000}",
                "{'id': 'n', 'input_price': -3e-6, 'output_price': 15e-6, 'context_window': 200000}");

        assertThat(listed.models()).hasSize(1);
        ListedModel model = listed.models().getFirst();
        assertThat(prices(model).tariff().input().usdPerUnit()).isEqualByComparingTo("0.000006");
        assertThat(prices(model).tariff().output().usdPerUnit()).isEqualByComparingTo("0.000015");
        assertThat(model.context()).hasValue(200_000);
        assertThat(listed.leftOut()).containsExactly("n: its price \"input_price\" is negative");
    }
}
