package io.purser.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.problem.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads one JSON document: nothing after it, no duplicate field, exact numbers. */
public final class StrictJson {
    private static final int DEEPEST = 100;
    private static final JsonFactory FACTORY = ForeignJson.factory(DEEPEST).build();
    /**
     * The most memory for a document's tree if nobody accounts for it. All documents that Purser defines are much
     * smaller.
     */
    private static final long LARGEST_TREE = 8_000_000;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final List<Violation> duplicates = new ArrayList<>();
    private @Nullable Map<String, Integer> lines;

    private final LongConsumer memory;

    private StrictJson(LongConsumer memory) {
        this.memory = memory;
    }

    private static LongConsumer upTo(long largest) {
        long[] left = {largest};
        return bytes -> {
            left[0] -= bytes;
            if (left[0] < 0) {
                throw Problem.of(ProblemType.TOO_LARGE, "the body has more values in it than anything here takes");
            }
        };
    }

    /**
     * The document's object with its mistakes so far.
     *
     * @throws Problem {@code malformed} if it is empty, not JSON, not an object, nested deeper than 100, or followed by
     *     anything
     */
    public static Fields readObject(byte[] body) {
        return readObject(body, upTo(LARGEST_TREE));
    }

    /**
     * The same, and accounts for the memory of the document's tree.
     *
     * @param memory receives the bytes that the tree takes, in steps; an exception from it ends the reading
     */
    public static Fields readObject(byte[] body, LongConsumer memory) {
        StrictJson reader = new StrictJson(memory);
        JsonNode node = reader.read(body);
        if (!(node instanceof ObjectNode object)) {
            throw Problem.of(ProblemType.MALFORMED, "the body has to be a JSON object, as in {\"prompt\": \"…\"}");
        }
        return new Fields(object, "", reader.duplicates);
    }

    /**
     * The value that was read, its mistakes, and the line of each value.
     *
     * @param lines the line on which the value at each path begins, from 1
     */
    public record Lined<T>(T value, List<Violation> violations, Map<String, Integer> lines) {
        /** The line of the path, or of the nearest value around it. */
        public int lineOf(String path) {
            for (String at = path; !at.isEmpty(); at = parentOf(at)) {
                Integer line = lines.get(at);
                if (line != null) {
                    return line;
                }
            }
            return 1;
        }

        private static String parentOf(String path) {
            int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
            return end < 0 ? "" : path.substring(0, end);
        }
    }

    /** Reads an array of objects that a person wrote, with the line of every mistake. */
    public static <T> Lined<List<@Nullable T>> readArrayWithLines(byte[] body, Function<Fields, @Nullable T> read) {
        StrictJson reader = new StrictJson(bytes -> {});
        reader.lines = new HashMap<>();
        List<Violation> violations = reader.duplicates;
        List<@Nullable T> items = new ArrayList<>();
        try {
            if (reader.read(body) instanceof ArrayNode array) {
                for (int i = 0; i < array.size(); i++) {
                    String path = "[" + i + "]";
                    if (array.get(i) instanceof ObjectNode object) {
                        items.add(read.apply(new Fields(object, path, violations)));
                    } else {
                        violations.add(new Violation(path, "has to be an object"));
                    }
                }
            } else {
                violations.add(new Violation("", "has to be an array of objects"));
            }
        } catch (Problem e) {
            violations.add(new Violation("", e.detail()));
        }
        return new Lined<>(items, violations, reader.lines);
    }

    private JsonNode read(byte[] body) {
        Utf8.require(body);
        try (JsonParser parser = new TreeCost(FACTORY.createParser(body), memory)) {
            if (parser.nextToken() == null) {
                throw Problem.of(ProblemType.MALFORMED, "the body is empty; it has to be a JSON object");
            }
            JsonNode node = value(parser, "");
            if (parser.nextToken() != null) {
                throw Problem.of(ProblemType.MALFORMED, "there is something after the end of the JSON document");
            }
            return node;
        } catch (IOException e) {
            throw Problem.of(ProblemType.MALFORMED, "the body is not JSON: " + firstLine(e));
        }
    }

    private static String firstLine(IOException e) {
        String message = e instanceof com.fasterxml.jackson.core.JsonProcessingException json
                ? json.getOriginalMessage()
                : String.valueOf(e.getMessage());
        String where =
                e instanceof com.fasterxml.jackson.core.JsonProcessingException json && json.getLocation() != null
                        ? " (line %d, column %d)"
                                .formatted(
                                        json.getLocation().getLineNr(),
                                        json.getLocation().getColumnNr())
                        : "";
        // Jackson quotes the text that it cannot read. A few words are enough to find it, and keep secrets out of logs.
        String line = message.lines().findFirst().orElse("");
        return (line.length() > 160 ? line.substring(0, 160) + "…" : line) + where;
    }

    private JsonNode value(JsonParser parser, String path) throws IOException {
        if (lines != null) {
            lines.put(path, parser.currentTokenLocation().getLineNr());
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, path);
            case START_ARRAY -> array(parser, path);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> decimal(parser.getText(), path);
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IOException("unexpected " + parser.currentToken());
        };
    }

    private static JsonNode decimal(String text, String path) {
        try {
            return NODES.numberNode(Numbers.decimal(text));
        } catch (NumberFormatException e) {
            throw Problem.of(
                    ProblemType.MALFORMED, "the body is not JSON: %s is a number out of any range".formatted(path));
        }
    }

    private ObjectNode object(JsonParser parser, String path) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            String where = path.isEmpty() ? name : path + "." + name;
            parser.nextToken();
            if (object.has(name)) {
                duplicates.add(new Violation(where, "is given twice"));
            }
            object.set(name, value(parser, where));
        }
        return object;
    }

    private ArrayNode array(JsonParser parser, String path) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, path + "[" + array.size() + "]"));
        }
        return array;
    }
}
