package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.codes.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The answers of providers under {@code /providers}: one file for each provider, whose README tells what is in it. */
public final class Recordings {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PROVIDERS = Names.list("""
        openai azure openrouter mistral vllm llamacpp requesty deepseek anthropic gemini xai perplexity moonshot
        groq servers messages
        """);
    private static final Map<String, Recording> ALL = read();

    private Recordings() {}

    /** All of them that say what their caller must see. */
    public static Stream<Recording> expecting() {
        return ALL.values().stream().filter(recording -> !recording.wants().isMissingNode());
    }

    /** The one of that name, such as {@code openrouter/own-key}. */
    static Recording named(String name) {
        return Objects.requireNonNull(ALL.get(name), () -> "there is no recording " + name);
    }

    /** The body of that answer, for the fake provider to change. */
    static ObjectNode body(String name) {
        return named(name).answer().path("json").<ObjectNode>deepCopy();
    }

    /** One event of that answer, for the fake provider to change. */
    static ObjectNode event(String name, int index) {
        return named(name).answer().path("events").path(index).<ObjectNode>deepCopy();
    }

    private static Map<String, Recording> read() {
        Map<String, Recording> all = new LinkedHashMap<>();
        for (String provider : PROVIDERS) {
            JsonNode file = file(provider);
            for (JsonNode each : file.path("answers")) {
                String name = provider + "/" + each.path("name").textValue();
                Recording recording = new Recording(
                        name,
                        file.path("dialect").textValue(),
                        each.path("asks"),
                        each.path("answer"),
                        each.path("wants"));
                if (all.put(name, recording) != null) {
                    throw new IllegalStateException("two recordings are called " + name);
                }
            }
        }
        return all;
    }

    private static JsonNode file(String provider) {
        String name = "/providers/" + provider + ".json";
        try (InputStream file = Recordings.class.getResourceAsStream(name)) {
            return JSON.readTree(Objects.requireNonNull(file, name));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
