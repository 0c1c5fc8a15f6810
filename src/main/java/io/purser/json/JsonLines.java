package io.purser.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;

/** Finds the line of a value in a JSON text, for messages to the author. */
public final class JsonLines {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonLines() {}

    /**
     * The line on which a value begins, from 1; 0 if the value is absent.
     *
     * @param pointer to the value (RFC 6901), such as {@code /rules/0/target}
     */
    public static int of(byte[] content, String pointer) {
        JsonPointer wanted = JsonPointer.compile(pointer);
        try (JsonParser parser = JSON.createParser(content)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isScalarValue()
                        && parser.getParsingContext().pathAsPointer().equals(wanted)) {
                    return parser.currentTokenLocation().getLineNr();
                }
            }
            return 0;
        } catch (IOException e) {
            return 0; // an unreadable text was refused before
        }
    }
}
