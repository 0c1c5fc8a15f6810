package io.purser.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.purser.json.ForeignJson;
import java.io.IOException;

/** Whether a call may be made a second time. It reads without a tree, because the memory for one may be what is missing. */
final class Repetition {
    private static final int DEEPEST = 100;
    private static final JsonFactory FACTORY = ForeignJson.factory(DEEPEST).build();

    private Repetition() {}

    /**
     * Whether a second call may spend although the first one did: the tool spends, and no argument makes the call happen
     * once or without a spend. Arguments that cannot be read have no such argument.
     */
    static boolean maySpendTwice(Tool tool, byte[] arguments) {
        if (tool.effect() != Tool.Effect.SPENDS) {
            return false;
        }
        try (JsonParser parser = FACTORY.createParser(arguments)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (isSafe(name, parser.nextToken())) {
                    return false;
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return true;
        }
        return true;
    }

    /** A reservation is recorded once, with or without a key. */
    private static boolean isSafe(String name, JsonToken value) {
        return switch (name) {
            case "idempotency_key", "reservation" -> value == JsonToken.VALUE_STRING;
            case "dry_run" -> value == JsonToken.VALUE_TRUE;
            case "reserve" -> value == JsonToken.VALUE_FALSE;
            default -> false;
        };
    }
}
