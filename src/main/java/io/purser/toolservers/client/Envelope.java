package io.purser.toolservers.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purser.json.ForeignJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the envelope of a message says, read without a tree.
 *
 * @param id of a request or an answer, or null
 * @param hasMethod whether it asks or tells something
 * @param hasOutcome whether it has a result or an error
 */
record Envelope(@Nullable JsonNode id, boolean hasMethod, boolean hasOutcome) {
    private static final int DEEPEST = 100;
    private static final int LONGEST_ID = 200;
    private static final JsonFactory FACTORY = ForeignJson.factory(DEEPEST).build();
    private static final Envelope NONE = new Envelope(null, false, false);

    static Envelope of(byte[] message) {
        JsonNode id = null;
        boolean hasMethod = false;
        boolean hasOutcome = false;
        try (JsonParser parser = FACTORY.createParser(message)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return NONE;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "id" -> id = id(parser);
                    case "method" -> hasMethod = true;
                    case "result", "error" -> hasOutcome = true;
                    default -> {}
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return NONE;
        }
        return new Envelope(id, hasMethod, hasOutcome);
    }

    private static @Nullable JsonNode id(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
            case VALUE_STRING ->
                parser.getTextLength() > LONGEST_ID ? null : JsonNodeFactory.instance.textNode(parser.getText());
            default -> null;
        };
    }

    /** The id of the question to which a notice wants no answer any more; null if it tells something else. */
    static @Nullable JsonNode cancelled(byte[] message) {
        try (JsonParser parser = FACTORY.createParser(message)) {
            parser.nextToken();
            if (!finds(parser, "method") || !"notifications/cancelled".equals(parser.getText())) {
                return null;
            }
        } catch (IOException e) {
            return null;
        }
        try (JsonParser parser = FACTORY.createParser(message)) {
            parser.nextToken();
            return finds(parser, "params") && finds(parser, "requestId") ? id(parser) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** What the error of a message says, in the server's words; empty if there is none. */
    static String errorMessage(byte[] message) {
        try (JsonParser parser = FACTORY.createParser(message)) {
            parser.nextToken();
            boolean isThere = finds(parser, "error") && finds(parser, "message");
            return isThere && parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** The code of the error of a message; 0 if there is none. */
    static long errorCode(byte[] message) {
        try (JsonParser parser = FACTORY.createParser(message)) {
            parser.nextToken();
            boolean isThere = finds(parser, "error") && finds(parser, "code");
            return isThere && parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Goes to the value of that field, if the parser is at the beginning of an object that has it. */
    private static boolean finds(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isWanted = name.equals(parser.currentName());
            parser.nextToken();
            if (isWanted) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    /** Whether the server asks something, and waits. */
    boolean isQuestion() {
        return hasMethod && id != null;
    }

    /** Whether the server tells something, and does not wait. */
    boolean isNotice() {
        return hasMethod && id == null;
    }

    boolean isAnswer() {
        return hasOutcome && !hasMethod;
    }
}
