package io.purser.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A catalog of a model whose provider speaks Anthropic's Messages, at 3, 15, 0.30, 3.75 and 6 dollars for a million
 * tokens read, written, cached, and written to the cache for five minutes and for an hour; of one there that thinks, at
 * 5 and 25 dollars; of one there with a price for more than 200,000 tokens, at 6 and 30, and 12 and 45; and of one whose provider speaks chat completions, at 1 and 2 dollars.
 */
public final class MessagesProviders implements QuarkusTestResourceLifecycleManager {
    private static final String MODELS = """
            [{'name': 'anthropic', 'model': 'claude', 'upstream_model': 'claude-sonnet-4-5', 'cost_in': 0.003,
              'cost_out': 0.015, 'cost_cached': 0.0003, 'cost_cache_write': 0.00375, 'max_context': 200000,
              'max_output': 64000, 'endpoint_env': 'ANTHROPIC_API_KEY'},
             {'name': 'anthropic', 'model': 'thinker', 'upstream_model': 'claude-opus-4-5', 'cost_in': 0.005,
              'cost_out': 0.025, 'max_context': 200000, 'max_output': 64000, 'thinks': true,
              'endpoint_env': 'ANTHROPIC_API_KEY'},
             {'name': 'anthropic', 'model': 'wide', 'upstream_model': 'claude-wide', 'cost_in': 0.006,
              'cost_out': 0.030, 'max_context': 1000000, 'max_output': 64000, 'endpoint_env': 'ANTHROPIC_API_KEY',
              'price_overrides': [{'prompt_tokens_above': 200000, 'cost_in': 0.012, 'cost_out': 0.045}]},
             {'name': 'openrouter', 'model': 'plain', 'cost_in': 0.001, 'cost_out': 0.002, 'max_context': 100000,
              'endpoint_env': 'OPENROUTER_API_KEY'}]
            """;

    @Override
    public Map<String, String> start() {
        try {
            Path file = Files.createTempFile("providers", ".json");
            file.toFile().deleteOnExit();
            Files.writeString(file, MODELS.replace('\'', '"'));
            return Map.of("purser.providers", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // The file goes with the JVM.
    }
}
