package io.purser.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Replaces each value of a JSON text by values of every other kind. */
final class JsonMutations {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VALUES = List.of(
            "null", "5", "-1.5", "true", "\"x\"", "\"\"", "[]", "{}", "[5]", "[null]", "{\"type\":5}", "[[{}]]");

    private JsonMutations() {}

    /** The JSON with each of its values replaced by each of the others, and left out, one at a time. */
    static List<byte[]> of(String text) throws IOException {
        List<byte[]> mutations = new ArrayList<>();
        JsonNode json = JSON.readTree(text.replace('\'', '"'));
        List<JsonNode> containers = new ArrayList<>();
        collect(json, containers);
        for (JsonNode container : containers) {
            switch (container) {
                case ObjectNode object -> {
                    for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                        JsonNode before = object.get(field.getKey());
                        for (String value : VALUES) {
                            object.set(field.getKey(), JSON.readTree(value));
                            mutations.add(bytes(json));
                        }
                        object.remove(field.getKey());
                        mutations.add(bytes(json));
                        object.set(field.getKey(), before);
                    }
                }
                case ArrayNode array -> {
                    for (int i = 0; i < array.size(); i++) {
                        JsonNode before = array.get(i);
                        for (String value : VALUES) {
                            array.set(i, JSON.readTree(value));
                            mutations.add(bytes(json));
                        }
                        array.set(i, before);
                    }
                }
                default -> throw new IllegalStateException("no container: " + container);
            }
        }
        return mutations;
    }

    /** Reads or refuses a body, or throws what fails the test. */
    interface Reading {
        void read(byte[] body) throws IOException;
    }

    /** How many mutations of a request were read, and how many were refused as malformed. */
    record Outcome(int read, int refused) {
        void assertMoreThan(int fewestRead, int fewestRefused) {
            assertThat(read).isGreaterThan(fewestRead);
            assertThat(refused).isGreaterThan(fewestRefused);
        }
    }

    /** Has each mutation of a request read. The only problem that a reading may have is a 400. */
    static Outcome read(String request, Reading reading) throws IOException {
        int read = 0;
        int refused = 0;
        for (byte[] body : of(request)) {
            try {
                reading.read(body);
                read++;
            } catch (Problem problem) {
                assertThat(problem.openAiStatus()).isEqualTo(400);
                refused++;
            }
        }
        return new Outcome(read, refused);
    }

    /** Writes a stream. */
    interface Writing {
        void write(List<byte[]> events) throws IOException;
    }

    /** Has the stream written once for each mutation of each of its events. */
    static void write(List<String> stream, Writing writing) throws IOException {
        for (int i = 0; i < stream.size(); i++) {
            for (byte[] event : of(stream.get(i))) {
                List<byte[]> events = new ArrayList<>();
                stream.forEach(each -> events.add(each.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
                events.set(i, event);
                assertThatCode(() -> writing.write(events))
                        .as("%s", new String(event, StandardCharsets.UTF_8))
                        .doesNotThrowAnyException();
            }
        }
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
        }
        node.forEach(child -> collect(child, containers));
    }
}
