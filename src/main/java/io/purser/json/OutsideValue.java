package io.purser.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a value from the text of one token. A token of another kind is a mismatch. */
final class OutsideValue<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private static final Set<JsonToken> NUMBERS =
            Set.of(JsonToken.VALUE_STRING, JsonToken.VALUE_NUMBER_INT, JsonToken.VALUE_NUMBER_FLOAT);

    private final transient Class<T> type;
    private final transient Set<JsonToken> tokens;
    private final transient Function<String, T> parse;

    private OutsideValue(Class<T> type, Set<JsonToken> tokens, Function<String, T> parse) {
        super(type);
        this.type = type;
        this.tokens = tokens;
        this.parse = parse;
    }

    /** A text, for which no number stands. */
    static OutsideValue<String> text() {
        return new OutsideValue<>(String.class, Set.of(JsonToken.VALUE_STRING), text -> text);
    }

    /** A value that the function parses from a text or a number, or refuses with an exception. */
    static <T> OutsideValue<T> of(Class<T> type, Function<String, T> parse) {
        return new OutsideValue<>(type, NUMBERS, parse);
    }

    @Override
    public @Nullable T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!tokens.contains(parser.currentToken())) {
            return type.cast(context.handleUnexpectedToken(type, parser));
        }
        String text = parser.getText();
        try {
            return parse.apply(text);
        } catch (NumberFormatException | DateTimeException e) {
            return type.cast(context.handleWeirdStringValue(type, text, "unreadable"));
        }
    }
}
