package io.purser.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * A parser that counts the memory of the tree that is built from its tokens. A tree of {@code {}} takes fifty times the
 * bytes of its text, so a body's length says little about the tree. The parser does not count the characters of texts,
 * which take as much as they took in the body.
 */
public final class TreeCost extends JsonParserDelegate {
    /** The step between two reports in bytes, because each report takes a lock. */
    private static final int STEP = 65_536;

    // Bytes on a 64-bit machine without compressed references, as in the native executable: the node, its collection of
    // children, and its place in the parent node.
    private static final int OBJECT = 192;
    private static final int ARRAY = 144;
    private static final int FIELD = 144;
    private static final int TEXT = 80;
    private static final int WHOLE_NUMBER = 48;
    private static final int FRACTION = 128;
    private static final int CONSTANT = 16;

    private final LongConsumer memory;
    private long untold;

    /**
     * Reads from this parser.
     *
     * @param memory receives the bytes in steps; an exception from it ends the reading
     */
    public TreeCost(JsonParser parser, LongConsumer memory) {
        super(parser);
        this.memory = memory;
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        untold += costOf(token);
        if (untold >= STEP) {
            memory.accept(untold);
            untold = 0;
        }
        return token;
    }

    private static int costOf(@org.jspecify.annotations.Nullable JsonToken token) {
        return switch (token) {
            case null -> 0;
            case START_OBJECT -> OBJECT;
            case START_ARRAY -> ARRAY;
            case FIELD_NAME -> FIELD;
            case VALUE_STRING -> TEXT;
            case VALUE_NUMBER_INT -> WHOLE_NUMBER;
            case VALUE_NUMBER_FLOAT -> FRACTION;
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL, VALUE_EMBEDDED_OBJECT -> CONSTANT;
            case END_OBJECT, END_ARRAY, NOT_AVAILABLE -> 0;
        };
    }
}
