package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the parser package that Console itself uses. It needs Node; without Node it returns recorded results.
 * {@code npm ci} in its folder installs the package; {@code PURSER_RECORD_CONSOLE=yes} records results.
 */
public final class ConsoleParser {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("src", "test", "node");
    private static final Path RECORDED = Path.of("src", "test", "resources", "akash", "console", "recorded.jsonl");
    private static final ConsoleParser ONLY = new ConsoleParser();

    private final Map<String, JsonNode> recorded = new HashMap<>();
    private @Nullable Process node;
    private @Nullable BufferedWriter questions;
    private @Nullable BufferedReader answers;

    private ConsoleParser() {
        try {
            if (Files.exists(RECORDED)) {
                for (String line : Files.readAllLines(RECORDED)) {
                    JsonNode pair = JSON.readTree(line);
                    recorded.put(pair.path("sdl").asText(), pair.path("answer"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it can read any SDL, not only the recorded ones. */
    public static boolean isThere() {
        return Files.isDirectory(FOLDER.resolve("node_modules").resolve("@akashnetwork"))
                && ONLY.start().isPresent();
    }

    /** The result: {@code manifest}, {@code hash} and {@code groups}, or {@code errors}. */
    public static JsonNode read(String sdl) {
        return ONLY.answer(sdl);
    }

    /** The same result. If recording is on, this stores it for machines without Node. */
    static JsonNode readAndRecord(String sdl) {
        return ONLY.recorded(sdl);
    }

    /** The recorded SDLs, each with Console's result. */
    public static Map<String, JsonNode> recorded() {
        return Map.copyOf(ONLY.recorded);
    }

    private synchronized JsonNode recorded(String sdl) {
        JsonNode answer = answer(sdl);
        if (System.getenv("PURSER_RECORD_CONSOLE") != null && recorded.putIfAbsent(sdl, answer) == null) {
            record(sdl, answer);
        }
        return answer;
    }

    private synchronized JsonNode answer(String sdl) {
        if (isThere()) {
            return ask(sdl);
        }
        JsonNode known = recorded.get(sdl);
        if (known == null) {
            ObjectNode none = FakeJson.object();
            none.putArray("errors")
                    .add("nobody has recorded what Console makes of this SDL; run `npm ci` in " + FOLDER);
            return none;
        }
        return known;
    }

    private JsonNode ask(String sdl) {
        try {
            BufferedWriter input = Objects.requireNonNull(questions);
            input.write(JSON.writeValueAsString(sdl));
            input.newLine();
            input.flush();
            String answer = Objects.requireNonNull(answers).readLine();
            if (answer == null) {
                throw new IOException("node has ended; what it said is above");
            }
            return JSON.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Optional<Process> start() {
        if (node == null) {
            try {
                Process started = new ProcessBuilder("node", "console.mjs")
                        .directory(FOLDER.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                node = started;
                questions = started.outputWriter(StandardCharsets.UTF_8);
                answers = started.inputReader(StandardCharsets.UTF_8);
            } catch (IOException noNode) {
                return Optional.empty();
            }
        }
        return Optional.of(node);
    }

    private static void record(String sdl, JsonNode answer) {
        ObjectNode pair = FakeJson.object().put("sdl", sdl);
        pair.set("answer", answer);
        try {
            Files.writeString(RECORDED, pair + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
