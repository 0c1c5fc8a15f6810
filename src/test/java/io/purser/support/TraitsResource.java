package io.purser.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A catalog of models that behave differently, at 0.000001 dollars a token in and 0.000002 out. */
public final class TraitsResource implements QuarkusTestResourceLifecycleManager {
    private static final String COMMON = ", 'cost_in': 0.001, 'cost_out': 0.002, 'max_context': 100000";
    private static final String MODELS = """
            [{'name': 'openrouter', 'model': 'plain'@},
             {'name': 'openrouter', 'model': 'stops', 'stops_on_cancel': true@},
             {'name': 'requesty', 'model': 'stops', 'stops_on_cancel': true@},
             {'name': 'requesty', 'model': 'thinks', 'capabilities': ['chat', 'reasoning']@},
             {'name': 'requesty', 'model': 'newer', 'supported_parameters': ['max_completion_tokens', 'reasoning']@},
             {'name': 'requesty', 'model': 'older', 'supported_parameters': ['max_tokens', 'temperature']@},
             {'name': 'requesty', 'model': 'plain'@},
             {'name': 'anthropic', 'model': 'plain'@},
             {'name': 'anthropic', 'model': 'stops', 'stops_on_cancel': true@},
             {'aliases': {'quick': ['openrouter:plain', 'requesty:older'], 'older-one': 'requesty:older'}}]
            """;

    private final Map<String, String> settings = new HashMap<>(Map.of(
            "purser.sweep-every", "0.5s",
            "purser.background.calls", "1",
            "purser.background.time", "PT3S"));

    /** Arguments are settings that take the place of these. */
    @Override
    public void init(Map<String, String> arguments) {
        settings.putAll(arguments);
    }

    @Override
    public Map<String, String> start() {
        try {
            Path file = Files.createTempFile("providers", ".json");
            file.toFile().deleteOnExit();
            Files.writeString(file, MODELS.replace("@", COMMON).replace('\'', '"'));
            settings.put("purser.providers", file.toString());
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // The file goes with the JVM.
    }
}
