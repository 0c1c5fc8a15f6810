package io.purser.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.json.SentJson;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A provider's list as a file of models. */
class ModelSnapshotTest {
    private static final LocalDate DAY = LocalDate.of(2026, 10, 8);
    private static final String LIST = """
            {'data': [
              {'id': 'maker/large', 'context_length': 1000000, 'top_provider': {'max_completion_tokens': 128000},
               'architecture': {'input_modalities': ['text', 'image'], 'output_modalities': ['text']},
               'supported_parameters': ['tools', 'reasoning', 'max_tokens'],
               'pricing': {'prompt': '0.0000001', 'completion': '0.0000005', 'input_cache_read': '0.00000001',
                           'input_cache_write': '0.000000125', 'request': '0.001', 'internal_reasoning': '0.000003',
                           'overrides': [{'min_prompt_tokens': 100000, 'prompt': '0.0000005',
                                          'completion': '0.0000025', 'input_cache_read': '0.00000005',
                                          'input_cache_write': '0.000000625'}]}},
              {'id': 'maker/small', 'context_length': 32000, 'pricing': {'prompt': '0', 'completion': '0'}},
              {'id': 'maker/varies', 'context_length': 32000, 'pricing': {'prompt': '-1', 'completion': '-1'}},
              {'id': 'maker/untold', 'pricing': {'prompt': '0.000001', 'completion': '0.000001'}}]}
            """.replace('\'', '"');

    private static ModelSnapshot snapshot(String... wanted) throws IOException {
        return ModelSnapshot.of(
                new ModelSnapshot.Origin("openrouter", null, "OPENROUTER_API_KEY", DAY),
                LIST.getBytes(StandardCharsets.UTF_8),
                Set.of(wanted));
    }

    private static List<Model> readBack(ModelSnapshot snapshot) {
        byte[] file = SentJson.writeInLines(snapshot.items()).getBytes(StandardCharsets.UTF_8);
        return ProvidersFile.read("snapshot.json", file, Optional.empty()).models();
    }

    @Test
    void isAFileWithAllThatTheListSays() throws IOException {
        ListedModel listed = ListedModels.read(LIST.getBytes(StandardCharsets.UTF_8), ModelTraits.LimitName.EITHER)
                .models()
                .getFirst();

        Model large = readBack(snapshot()).getFirst();

        assertThat(large.target()).isEqualTo("openrouter:maker/large");
        assertThat(large.prices()).isEqualTo(listed.prices());
        assertThat(large.maxContext()).isEqualTo(1_000_000);
        assertThat(large.maxOutput()).isEqualTo(128_000);
        assertThat(large.capabilities()).isEqualTo(listed.capabilities());
        assertThat(large.traits().thinks()).isTrue();
        assertThat(large.traits().limitName()).isEqualTo(ModelTraits.LimitName.MAX_TOKENS);
        assertThat(large.endpoint().keyVariable()).isEqualTo("OPENROUTER_API_KEY");
        assertThat(large.baseUrl()).hasToString("https://openrouter.ai/api/v1");
        assertThat(large.origin().asOf()).isEqualTo(DAY);
    }

    @Test
    void namesWhatCannotBeUsed() throws IOException {
        assertThat(snapshot().items())
                .extracting(item -> item.path("model").asText())
                .containsExactly("maker/large", "maker/small");
        assertThat(snapshot().leftOut())
                .containsExactly(
                        "maker/varies: its price \"prompt\" varies",
                        "maker/untold: its price or its context is not told");
    }

    @Test
    void hasOnlyTheModelsThatAreWanted() throws IOException {
        ModelSnapshot snapshot = snapshot("maker/small", "maker/varies", "maker/none");

        assertThat(readBack(snapshot)).extracting(Model::target).containsExactly("openrouter:maker/small");
        assertThat(snapshot.leftOut())
                .containsExactly("maker/varies: its price \"prompt\" varies", "maker/none: it is not in the list");
    }

    @Test
    void knowsAnyProviderByItsUrl() throws IOException {
        ModelSnapshot snapshot = ModelSnapshot.of(
                new ModelSnapshot.Origin("house", URI.create("https://llm.example/v1"), null, DAY),
                LIST.getBytes(StandardCharsets.UTF_8),
                Set.of("maker/small"));

        Model small = readBack(snapshot).getFirst();
        assertThat(small.baseUrl()).hasToString("https://llm.example/v1");
        assertThat(small.endpoint().keyVariable()).isNull();
    }

    @Test
    void refusesWhatIsNoList() {
        assertThatThrownBy(() -> ModelSnapshot.of(
                        new ModelSnapshot.Origin("openrouter", null, null, DAY), new byte[] {'{'}, Set.of()))
                .isInstanceOf(IOException.class);
    }
}
