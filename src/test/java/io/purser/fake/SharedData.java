package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The recorded data beside the repository. Tests that need it are visibly skipped if it is absent. */
public final class SharedData {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SharedData() {}

    /** A file under {@code ../shared}, or under the folder in PURSER_SHARED (property or environment). */
    public static Path file(String relative) {
        String environment = System.getenv().getOrDefault("PURSER_SHARED", "../shared");
        Path path = Path.of(System.getProperty("PURSER_SHARED", environment)).resolve(relative);
        Assumptions.assumeTrue(
                Files.exists(path), () -> path + " is not there; set PURSER_SHARED to the folder of recorded data");
        return path;
    }

    public static String text(String relative) {
        try {
            return Files.readString(file(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(String relative) {
        try {
            return JSON.readTree(text(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
