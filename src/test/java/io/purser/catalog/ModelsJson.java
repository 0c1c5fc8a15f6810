package io.purser.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file of models with one model, and what is read from it or said of it. */
final class ModelsJson {
    static final String GOOD = """
            {"name": "openrouter", "model": "m", "cost_in": 0.001, "cost_out": 0.002, "max_context": 1000}
            """;

    static List<Model> read(String json) {
        return offer(json, null).models();
    }

    static ProvidersFile.Offer offer(String json, @Nullable String assumed) {
        return ProvidersFile.read(
                "models.json",
                json.getBytes(StandardCharsets.UTF_8),
                Optional.ofNullable(assumed).map(AssumedPrice::parse));
    }

    static List<String> mistakes(String json) {
        IllegalArgumentException refusal = catchThrowableOfType(IllegalArgumentException.class, () -> read(json));
        assertThat(refusal).as("a refusal of %s", json).isNotNull();
        List<String> lines = String.valueOf(refusal.getMessage()).lines().toList();
        assertThat(lines).first().isEqualTo("models.json cannot be used:");
        return lines.subList(1, lines.size()).stream().map(String::strip).toList();
    }

    static Model with(String fields) {
        return read("[" + GOOD.strip().replaceFirst("}$", fields.replace('\'', '"') + "}") + "]")
                .getFirst();
    }

    private ModelsJson() {}
}
