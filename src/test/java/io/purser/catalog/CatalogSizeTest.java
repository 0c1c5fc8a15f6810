package io.purser.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The memory of the largest list that Purser takes over. */
@Isolated("it measures the memory of this JVM")
class CatalogSizeTest {
    private static final int ATTEMPTS = 3;
    private static final long MOST_BYTES = 20_000_000;

    private static byte[] list() {
        String description = "A model of many words. ".repeat(40);
        return ("{\"data\": ["
                        + IntStream.range(0, ListedModels.MOST)
                                .mapToObj(i -> """
                                {"id": "maker-%1$d/model-%2$d", "name": "Model %2$d", "description": "%3$s",
                                 "context_length": 131072, "architecture": {"input_modalities": ["text", "image"],
                                 "output_modalities": ["text"]}, "pricing": {"prompt": "0.00000%2$d",
                                 "completion": "0.0000%2$d", "input_cache_read": "0.000000%2$d"},
                                 "supported_parameters": ["max_tokens", "tools", "temperature"]}
                                """.formatted(i % 60, i + 1_000, description))
                                .collect(Collectors.joining(","))
                        + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void holdsFiveThousandModelsInTwentyMegabytes() throws IOException {
        byte[] answer = list();
        Model filed = ModelsJson.read("[" + ModelsJson.GOOD + "]").getFirst();
        List<CatalogModels> kept = new ArrayList<>();
        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS; i++) { // other tests may take memory meanwhile, or give it back
            kept.clear();
            long before = used();
            kept.add(read(answer, filed));
            taken.add(used() - before);
        }
        long bytes = taken.stream().sorted().toList().get(ATTEMPTS / 2);

        assertThat(kept.getFirst().all()).hasSize(ListedModels.MOST + 1);
        assertThat(bytes).isBetween(1_000_000L, MOST_BYTES);
        assertThat(ModelNames.nearest("openrouter:maker-1/model-1001", kept.getFirst().all().stream()))
                .startsWith("openrouter:maker-1/model-1001");
    }

    private static CatalogModels read(byte[] answer, Model filed) throws IOException {
        ModelSource source =
                new ModelSource("openrouter", filed.baseUrl(), List.of(filed), false, ModelTraits.LimitName.EITHER);
        List<Model> models = ListedModels.read(answer, ModelTraits.LimitName.EITHER).models().stream()
                .flatMap(listed -> source.model(source.offer(listed)).stream())
                .toList();
        return CatalogModels.of(List.of(filed), false, models);
    }
}
