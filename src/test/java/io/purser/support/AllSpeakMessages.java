package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** The five models of 371 OS, whose providers all speak Anthropic's Messages. */
public final class AllSpeakMessages implements QuarkusTestResourceLifecycleManager {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Map<String, String> start() {
        try (InputStream models = AllSpeakMessages.class.getResourceAsStream("/371-os/providers.json")) {
            JsonNode catalog = JSON.readTree(Objects.requireNonNull(models));
            for (JsonNode model : catalog) {
                ((ObjectNode) model).put("dialect", "messages");
            }
            Path file = Files.createTempFile("providers", ".json");
            file.toFile().deleteOnExit();
            Files.writeString(file, catalog.toString());
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
