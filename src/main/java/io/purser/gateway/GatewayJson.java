package io.purser.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.TreeCost;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** JSON as it passes through: numbers stay as they were written, and what is not understood stays as it is. */
final class GatewayJson {
    private static final int DEEPEST = 200;

    /** For what callers send: a field that is there twice could mean two prices. */
    private static final JsonMapper REQUESTS = mapper(true);
    /** For what providers send. */
    private static final JsonMapper ANSWERS = mapper(false);

    private GatewayJson() {}

    private static JsonMapper mapper(boolean noDuplicates) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                // Names are kept for ever where they are interned, and callers and providers may send any.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
        return JsonMapper.builder(factory)
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, noDuplicates)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /**
     * The object that a caller sent.
     *
     * @param memory is told the bytes that its tree takes, in steps; what it throws ends the reading
     * @throws Problem {@code malformed}, with the place of the mistake
     */
    static ObjectNode request(byte[] raw, LongConsumer memory) {
        if (raw.length == 0) {
            throw Problem.of(ProblemType.MALFORMED, "the body is empty; it has to be a JSON object");
        }
        try (JsonParser parser = new TreeCost(REQUESTS.createParser(raw), memory)) {
            if (REQUESTS.readTree(parser) instanceof ObjectNode object) {
                return object;
            }
            throw Problem.of(ProblemType.MALFORMED, "the body has to be a JSON object");
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            throw Problem.of(
                    ProblemType.MALFORMED,
                    "the body is not JSON, or has a field twice: line %d, column %d".formatted(line, column));
        } catch (IOException | ArithmeticException | NumberFormatException e) {
            throw Problem.of(ProblemType.MALFORMED, "the body cannot be read as JSON");
        }
    }

    /** What a provider sent, or null where it is not JSON; a small piece, whose tree is not accounted for. */
    static @Nullable JsonNode answer(byte[] raw) {
        return answer(raw, bytes -> {});
    }

    /**
     * What a provider sent, or null where it is not JSON.
     *
     * @param memory is told the bytes that its tree takes, in steps; what it throws ends the reading
     */
    static @Nullable JsonNode answer(byte[] raw, LongConsumer memory) {
        try (JsonParser parser = new TreeCost(ANSWERS.createParser(raw), memory)) {
            return ANSWERS.readTree(parser);
        } catch (IOException | ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    static ObjectNode object() {
        return ANSWERS.createObjectNode();
    }

    static byte[] bytes(JsonNode node) {
        try {
            return ANSWERS.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            return escaped(node);
        }
    }

    /** Half a character cannot be written in UTF-8; JSON can still say it. */
    private static byte[] escaped(JsonNode node) {
        try {
            return ANSWERS.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON values can be written", e);
        }
    }
}
