package io.purser.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * A parser that counts what the tree made of its tokens takes, while it is made. A tree of {@code {}} takes fifty times
 * the bytes of its text, so that a body's length says little about it. Characters of texts are not counted: they take
 * what the body took.
 */
public final class TreeCost extends JsonParserDelegate {
    /** Told in steps, because whoever is told has to lock something. */
    private static final int STEP = 65_536;

    // Bytes on a 64-bit machine without compressed references, as in the native executable: the node, what it holds its
    // children in, and its place in the node around it.
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
     * Reads from that parser.
     *
     * @param memory is told the bytes, in steps and before they are taken; what it throws ends the reading
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
