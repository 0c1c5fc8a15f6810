package io.purser.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads free-form JSON into a tree, token by token. Decimals stay exact. It admits no number that Java cannot handle
 * quickly (see {@link Numbers}).
 */
public final class TreeReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonFactory factory;
    private final boolean strict;

    private TreeReader(int deepest, boolean strict) {
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(deepest)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE) // this class checks their length before it parses them
                        .build())
                .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, !strict)
                .configure(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS, !strict)
                .configure(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS, !strict)
                .configure(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS, !strict)
                .configure(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS, !strict)
                .configure(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS, !strict)
                // Interned names stay in memory for ever, and callers and providers may send any name.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
        this.strict = strict;
    }

    /** A reader for callers' requests: an unusable number or a duplicate field is a mistake. */
    public static TreeReader strict(int deepest) {
        return new TreeReader(deepest, true);
    }

    /**
     * A reader for other systems' answers: an unusable number reads as null, and the last field of a name counts. It
     * also reads common deviations from JSON, such as {@code -Infinity} and {@code .5}.
     */
    public static TreeReader lenient(int deepest) {
        return new TreeReader(deepest, false);
    }

    /**
     * The document's one value; a missing node if the document is empty.
     *
     * @throws IOException if it is not JSON, nested too deep, or followed by anything
     */
    public JsonNode read(byte[] json) throws IOException {
        return read(json, bytes -> {});
    }

    /**
     * The same, and accounts for the memory of the document's tree.
     *
     * @param memory receives the bytes that the tree takes, in steps; an exception from it ends the reading
     */
    public JsonNode read(byte[] json, LongConsumer memory) throws IOException {
        try (JsonParser parser = new TreeCost(factory.createParser(json), memory)) {
            if (parser.nextToken() == null) {
                return MissingNode.getInstance();
            }
            JsonNode node = value(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "there is something after the end of the document");
            }
            return node;
        }
    }

    /** Whether the text is one JSON object. It is read token by token, and nothing of it is kept. */
    public boolean isObject(String json) {
        try (JsonParser parser = factory.createParser(json)) {
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            parser.skipChildren();
            return isObject && parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The text in that field of the object in a text, without a tree of the others; null if the text is no object or the
     * field has no text.
     */
    public @Nullable String textOf(String field, String json) {
        try (JsonParser parser = factory.createParser(json)) {
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            String text = null;
            while (isObject && parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isWanted = field.equals(parser.currentName());
                boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
                if (isWanted) {
                    text = isText ? parser.getText() : null;
                }
                parser.skipChildren();
            }
            return isObject && parser.nextToken() == null ? text : null;
        } catch (IOException e) {
            return null;
        }
    }

    private JsonNode value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new JsonParseException(parser, "unexpected " + parser.currentToken());
        };
    }

    private ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            JsonNode before = object.replace(name, value(parser));
            if (before != null && strict) {
                throw new JsonParseException(parser, "a field is there twice");
            }
        }
        return object;
    }

    private ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    private JsonNode number(JsonParser parser) throws IOException {
        if (parser.getTextLength() <= Numbers.LONGEST) {
            if (parser.isNaN()) {
                return new InvalidNumber(parser.getText());
            }
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                return switch (parser.getNumberType()) {
                    case INT -> NODES.numberNode(parser.getIntValue());
                    case LONG -> NODES.numberNode(parser.getLongValue());
                    case BIG_INTEGER, BIG_DECIMAL, FLOAT, DOUBLE -> NODES.numberNode(parser.getBigIntegerValue());
                };
            }
            String text = parser.getText();
            try {
                boolean hasExponent = text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
                return hasExponent
                        ? new WrittenNumber(text, Numbers.decimal(text))
                        : DecimalNode.valueOf(Numbers.decimal(text));
            } catch (NumberFormatException e) {
                // Handled below, like a number that is too long.
            }
        }
        if (strict) {
            throw new JsonParseException(parser, "a number is out of any range");
        }
        return NODES.nullNode();
    }
}
