package io.purser.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A text in the place of a number that is not a JSON number, such as {@code NaN} or {@code -Infinity}. Many servers
 * write it. It reads as null, and Purser passes it on as it was written.
 */
final class InvalidNumber extends ValueNode {
    private static final long serialVersionUID = 1L;

    private final String text;

    InvalidNumber(String text) {
        this.text = text;
    }

    @Override
    public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
        generator.writeRawValue(text);
    }

    @Override
    public String asText() {
        return text;
    }

    @Override
    public JsonToken asToken() {
        return JsonToken.VALUE_NULL;
    }

    @Override
    public JsonNodeType getNodeType() {
        return JsonNodeType.NULL;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InvalidNumber none && text.equals(none.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
