package io.purser.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;

/** Where in a JSON text a value stands, for messages to whoever wrote it. */
public final class JsonLines {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonLines() {}

    /**
     * The line on which a value begins, from 1; 0 where it is not there.
     *
     * @param pointer to the value (RFC 6901), as in {@code /rules/0/target}
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
            return 0; // what cannot be read was refused before
        }
    }
}
