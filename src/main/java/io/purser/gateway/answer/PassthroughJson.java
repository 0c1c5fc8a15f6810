package io.purser.gateway.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.purser.json.Numbers;
import io.purser.json.TreeReader;
import io.purser.json.Utf8;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON that passes through: numbers stay as they were written, and unknown fields stay unchanged. */
public final class PassthroughJson {
    private static final int DEEPEST = 200;

    /** Reads callers' requests strictly, because a field that is there twice could mean two prices. */
    private static final TreeReader REQUESTS = TreeReader.strict(DEEPEST);
    /** Reads providers' answers leniently. */
    private static final TreeReader ANSWERS = TreeReader.lenient(DEEPEST);

    private static final JsonMapper WRITER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final ObjectWriter TREES = WRITER.writerFor(JsonNode.class);

    private PassthroughJson() {}

    /**
     * Reads the object that a caller sent.
     *
     * @param memory receives, in steps, the bytes that its tree takes; an exception from it ends the reading
     * @throws Problem {@code malformed}, with the place of the mistake
     */
    public static ObjectNode request(byte[] raw, LongConsumer memory) {
        if (raw.length == 0) {
            throw Problem.of(ProblemType.MALFORMED, "the body is empty; it has to be a JSON object");
        }
        Utf8.require(raw);
        try {
            if (REQUESTS.read(raw, memory) instanceof ObjectNode object) {
                return object;
            }
            throw Problem.of(ProblemType.MALFORMED, "the body has to be a JSON object");
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            throw Problem.of(
                    ProblemType.MALFORMED,
                    "the body is not JSON, or has a field twice or a number out of any range: line %d, column %d"
                            .formatted(line, column));
        } catch (IOException e) {
            throw Problem.of(ProblemType.MALFORMED, "the body cannot be read as JSON");
        }
    }

    /** Reads a small piece of an answer without an account of its memory; null if it is not JSON. */
    public static @Nullable JsonNode answer(byte[] raw) {
        return answer(raw, bytes -> {});
    }

    /**
     * Reads an answer; null if it is not JSON. A number that cannot be used reads as null.
     *
     * @param memory receives, in steps, the bytes that its tree takes; an exception from it ends the reading
     */
    public static @Nullable JsonNode answer(byte[] raw, LongConsumer memory) {
        try {
            return ANSWERS.read(raw, memory);
        } catch (IOException e) {
            return Utf8.isValid(raw) ? null : repaired(raw, memory);
        }
    }

    /** Replaces invalid UTF-8, such as half a character, so that the rest can be read. */
    private static @Nullable JsonNode repaired(byte[] raw, LongConsumer memory) {
        try {
            return ANSWERS.read(new String(raw, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), memory);
        } catch (IOException e) {
            return null;
        }
    }

    /** The JSON object in a text, to be written as it stands, without a tree of it; null if the text is no object. */
    public static @Nullable JsonNode writtenObject(String text) {
        return REQUESTS.isObject(text)
                ? JsonNodeFactory.instance.rawValueNode(new RawValue(withoutHalves(text)))
                : null;
    }

    /** The text in that field of the JSON object in a text, without a tree of it; null if there is none. */
    static @Nullable String textOf(String field, String json) {
        return ANSWERS.textOf(field, json);
    }

    /** Writes JSON as a text, which can be written in UTF-8. */
    public static String text(JsonNode node) {
        try {
            return withoutHalves(WRITER.writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON values can be written", e);
        }
    }

    /**
     * The same JSON with an escape for each half of a character, which cannot be written in UTF-8. JSON has room for one in
     * its texts alone.
     */
    private static String withoutHalves(String json) {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(json)) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length() + 16);
        json.codePoints().forEach(character -> {
            boolean isHalf = Character.getType(character) == Character.SURROGATE;
            if (isHalf) {
                escaped.append("\\u").append(HexFormat.of().toHexDigits((char) character));
            } else {
                escaped.appendCodePoint(character);
            }
        });
        return escaped.toString();
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A new object with the same fields and values; empty if the node is no object. */
    public static ObjectNode copy(JsonNode fields) {
        ObjectNode copy = object();
        fields.properties().forEach(field -> copy.set(field.getKey(), field.getValue()));
        return copy;
    }

    public static JsonNode number(long number) {
        return JsonNodeFactory.instance.numberNode(number);
    }

    public static JsonNode number(BigInteger number) {
        return JsonNodeFactory.instance.numberNode(number);
    }

    /** Writes whole numbers of the list as such, at any depth: 1.0 becomes 1. */
    public static JsonNode wholeNumbers(JsonNode node) {
        if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, wholeNumbers(list.get(i)));
            }
        }
        return node.isIntegralNumber()
                ? node
                : Numbers.whole(node).<JsonNode>map(PassthroughJson::number).orElse(node);
    }

    /** The object whose members are these plain JSON values. */
    static JsonNode tree(Map<String, Object> members) {
        return WRITER.valueToTree(members);
    }

    /** Writes an object whose members are plain JSON values. */
    public static byte[] bytes(Map<String, Object> members) {
        return bytes(tree(members));
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return TREES.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            return escaped(node);
        }
    }

    /** Escapes the text, because half a character cannot be written in UTF-8. */
    private static byte[] escaped(JsonNode node) {
        try {
            return TREES.with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON values can be written", e);
        }
    }
}
